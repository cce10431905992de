import { closeSync, openSync, writeSync } from 'node:fs';

/** The file that `shim/clock.c` reads: seconds that are added to the time of day. */
export class TurnedClock {
  constructor(readonly file: string) {
    closeSync(openSync(file, 'w'));
    this.turn(0);
  }

  turn(seconds: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(seconds));
    const descriptor = openSync(this.file, 'r+');
    writeSync(descriptor, bytes, 0, bytes.length, 0);
    closeSync(descriptor);
  }
}
