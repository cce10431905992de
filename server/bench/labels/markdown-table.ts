/** A Markdown table with its columns aligned, as prettier leaves it. Numbers of cells must agree. */
export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const lines = [head, ...rows].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = head.map((_, column) =>
    Math.max(3, ...lines.map((line) => (line[column] ?? '').length)),
  );
  const ruler = widths.map((width) => '-'.repeat(width));
  const [first = [], ...rest] = lines;
  return [first, ruler, ...rest].map((line) => joinCells(line, widths)).join('\n');
}

function joinCells(cells: readonly string[], widths: readonly number[]): string {
  return `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
}
