/** A failure that one line explains; the command prints it and exits with 1. */
export class ExplainedFailure extends Error {}

/** A wrong use of the command: an unknown name, a missing file. The command exits with 2. */
export class SimulationUsageError extends ExplainedFailure {}
