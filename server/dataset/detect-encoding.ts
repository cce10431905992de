import type { TextEncoding } from '../contract/dataset.js';
import { looksLikeGbk } from './read-rows/encoding-problem.js';

/** The encoding of a file by its first bytes, whose last character may be cut; UTF-8 where nothing tells. */
export function detectEncoding(bytes: Uint8Array): TextEncoding {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  // Latin letters in UTF-16 have a zero beside them, the digits and line ends of other scripts too.
  const zeros = (parity: number) =>
    bytes.reduce((sum, byte, at) => sum + Number(byte === 0 && at % 2 === parity), 0);
  if (zeros(1) * 10 > bytes.length) return 'utf-16le';
  if (zeros(0) * 10 > bytes.length) return 'utf-16be';
  if (isUtf8(bytes)) return 'utf-8';
  return looksLikeGbk(wholeCharacters(bytes)) ? 'gb18030' : 'utf-8';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Up to the last line end, after which a character may be cut. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  const end = bytes.lastIndexOf(0x0a);
  return end < 0 ? bytes : bytes.subarray(0, end);
}
