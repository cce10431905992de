/** A failure that is explained in one line; exit code 1. */
export class CommandFailure extends Error {}

/** A wrong call, explained in one line; exit code 2. */
export class UsageError extends Error {}

/** Prints the one JSON document of a command with `--json`, else its lines for people. */
export function printResult(
  json: boolean | undefined,
  value: unknown,
  lines: readonly string[],
): void {
  process.stdout.write(json === true ? `${JSON.stringify(value)}\n` : `${lines.join('\n')}\n`);
}
