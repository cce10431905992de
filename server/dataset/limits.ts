/** The most that one imported file may hold. Bytes are bytes of UTF-8. */
export const importLimits = {
  fileBytes: 200 * 1024 * 1024,
  /** Numbers take more room than texts, and they are kept as they stream by. */
  vectorFileBytes: 4 * 1024 * 1024 * 1024,
  lineBytes: 1024 * 1024,
  fieldBytes: 64 * 1024,
  rows: 1_000_000,
  /** Blank lines and lines inside quotes are no rows, but take time too. */
  lines: 10_000_000,
  jsonDepth: 32,
  keys: 256,
  labels: 1000,
  labelCharacters: 200,
  vectorDimension: 8192,
} as const;

/** Rows handed to the store at once, few enough that answers never wait long behind an import. */
export const chunkRows = 100;
/** Characters handed to the store at once, for files of long texts. */
export const chunkCharacters = 1024 * 1024;

/** Rows read between two turns of the event loop, where the store gives none. */
export const rowsPerTurn = 1000;

/** Rejected rows named in one refusal, so that a person can mend several at once. */
export const refusedRowsShown = 20;
/** Rejected rows listed in the report of an import that skips them. */
export const skippedRowsShown = 1000;

export function inMebibytes(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}
