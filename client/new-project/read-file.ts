import type { ImportFormat, TextEncoding } from '../../server/contract/dataset.js';
import { upload } from '../upload.js';
import type { ChosenFile } from './draft.js';

/** Of a file only this much is read for the preview, however large it is. */
const headBytes = 256 * 1024;
/** The most that the service imports. */
export const mostBytes = 200 * 1024 * 1024;

/** Reads the beginning of a file, up to its last whole line. */
export async function readFile(
  file: File,
  how: { format?: ImportFormat; encoding?: TextEncoding } = {},
): Promise<ChosenFile> {
  const head = await upload('readFileHead', {
    query: { file: file.name.slice(-300), ...how },
    body: await beginningOf(file),
    signal: new AbortController().signal,
    onProgress: () => undefined,
  });
  return { file, head };
}

async function beginningOf(file: File): Promise<Blob> {
  if (file.size <= headBytes) return file;
  const bytes = new Uint8Array(await file.slice(0, headBytes).arrayBuffer());
  const end = bytes.lastIndexOf(0x0a);
  return new Blob([end > 0 ? bytes.subarray(0, end + 1) : bytes]);
}
