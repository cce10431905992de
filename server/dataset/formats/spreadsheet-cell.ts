/**
 * Cells that Excel, LibreOffice, Numbers or Google Sheets would run: a formula sign, also full-width
 * or behind white space, or a control character that hides one. Apostrophes before it are counted in,
 * so that guarding can be undone exactly.
 */
const runnable = /^'*(?:[\t\r\n\0]|\s*[=+\-@＝＋－＠])/u;

/** Puts an apostrophe before a cell that a spreadsheet would run as a formula. */
export function guardCell(cell: string): string {
  return runnable.test(cell) ? `'${cell}` : cell;
}

/** The inverse of `guardCell`. */
export function unguardCell(cell: string): string {
  return cell.startsWith("'") && runnable.test(cell) ? cell.slice(1) : cell;
}
