/** Shows how far a long task is and how much time is left; nothing where stderr is not a terminal. */
export interface ProgressLine {
  update(done: number, total: number): void;
  /** Clears the line. */
  finish(): void;
}

interface Terminal {
  isTTY?: boolean;
  write(text: string): unknown;
}

const betweenUpdatesMs = 200;

/** Creates a line on `terminal` that starts with `task`. Time left is taken from the pace so far. */
export function createProgressLine(task: string, terminal: Terminal): ProgressLine {
  const startedAt = performance.now();
  let shownAt = -Infinity;
  const clear = '\r\u001b[K';
  return {
    update(done, total) {
      const now = performance.now();
      if (!terminal.isTTY || now - shownAt < betweenUpdatesMs) return;
      shownAt = now;
      const secondsLeft = ((now - startedAt) / 1000 / Math.max(done, 1)) * (total - done);
      terminal.write(`${clear}${task}: ${done} of ${total}, ${describeSeconds(secondsLeft)} left`);
    },
    finish() {
      if (terminal.isTTY) terminal.write(clear);
    },
  };
}

/** For example "50 s" or "3 min 20 s". */
function describeSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
