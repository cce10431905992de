import { createReadStream, statSync } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { createProgressLine } from '../progress-line.js';
import { CommandFailure } from './outcome.js';

/** The size of a file in bytes; throws a `CommandFailure` where there is none. */
export function sizeOf(file: string): number {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === true) return found.size;
  throw new CommandFailure(
    `${file}: ${found === undefined ? 'there is no such file' : 'is not a file'}`,
  );
}

/** Sends a file as a stream, with its progress on stderr. */
export async function sendFile<T>(
  { file, size, task }: { file: string; size: number; task: string },
  send: (stream: ReadableStream<Uint8Array>) => Promise<T>,
): Promise<T> {
  const progress = createProgressLine(task, process.stderr);
  const counted = createReadStream(file).pipe(counting((bytes) => progress.update(bytes, size)));
  try {
    return await send(Readable.toWeb(counted) as ReadableStream<Uint8Array>);
  } finally {
    progress.finish();
  }
}

/** Passes bytes on and tells how many went by so far. */
function counting(tell: (bytes: number) => void): Transform {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      tell(bytes);
      done(null, chunk);
    },
  });
}
