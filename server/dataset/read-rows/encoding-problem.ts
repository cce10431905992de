import { because, type Reason } from '../../contract/reason.js';

/** The name under which problems of a whole line are reported. */
export const wholeLine = 'line';

/** What to say of the first line of a file that is in UTF-16; null where it is not. */
export function wideEncodingProblem(bytes: Uint8Array): Reason | null {
  const [first, second] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  if (!marked && !halfIsZero(bytes)) return null;
  return because('row-utf-16');
}

/** Latin text in UTF-16 has a zero beside every letter. */
function halfIsZero(bytes: Uint8Array): boolean {
  if (bytes.length < 4) return false;
  return bytes.filter((byte) => byte === 0).length * 5 > bytes.length * 2;
}

/** What to say of a line that is not UTF-8. */
export function invalidUtf8Reason(bytes: Uint8Array): Reason {
  return because(looksLikeGbk(bytes) ? 'row-gbk' : 'row-not-utf-8');
}

/** Chinese text in GBK decodes to common Han characters; other broken text rarely does. */
export function looksLikeGbk(bytes: Uint8Array): boolean {
  try {
    const text = new TextDecoder('gb18030', { fatal: true }).decode(bytes);
    const foreign = Array.from(text).filter((character) => character > '\u007f');
    const han = foreign.filter((character) =>
      /[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/.test(character),
    );
    return han.length > 1 && han.length >= foreign.length * 0.9;
  } catch {
    return false;
  }
}
