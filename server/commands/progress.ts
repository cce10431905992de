/** A line on stderr that shows how far a long piece of work got and how long it will still take. */
export interface Progress {
  add(amount: number): void;
  end(): void;
}

const redrawEveryMs = 200;
const barWidth = 24;

/** Shows nothing where stderr is no terminal. */
export function createProgress(what: string, total: number): Progress {
  if (!process.stderr.isTTY || total <= 0) return { add: () => undefined, end: () => undefined };
  const startedAt = performance.now();
  let done = 0;
  let drawnAt = 0;
  return {
    add: (amount) => {
      done += amount;
      const now = performance.now();
      if (now - drawnAt < redrawEveryMs) return;
      drawnAt = now;
      process.stderr.write(`\r${what} ${describe(done / total, now - startedAt)}\u001B[K`);
    },
    end: () => void process.stderr.write('\r\u001B[K'),
  };
}

function describe(share: number, elapsedMs: number): string {
  const filled = Math.round(barWidth * Math.min(1, share));
  const secondsLeft = Math.ceil(((elapsedMs / 1000) * (1 - share)) / Math.max(share, 1e-9));
  const bar = '█'.repeat(filled) + '░'.repeat(barWidth - filled);
  return `${bar} ${Math.round(share * 100)} %, ${secondsLeft} s left`;
}
