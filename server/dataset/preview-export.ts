import type { ExportRow } from '../contract/dataset.js';
import type { ExportPreview } from '../contract/files.js';
import { exportFormat, pagesOfLines, type ExportRequest } from './export-items.js';

const rowsShown = 5;
/** Counting goes no further: whoever looks at a preview waits for it. */
const countForMs = 1500;

/**
 * The first rows of an export exactly as `exportItems` would write them, its header among them, and how
 * many rows each split has; where counting takes too long, how many there are at least.
 */
export async function previewExport(request: ExportRequest): Promise<ExportPreview> {
  const { options, project, predictions } = request;
  const head: ExportRow[] = [];
  const rows = { train: 0, validation: 0, test: 0 };
  const until = performance.now() + countForMs;
  let complete = true;
  const pages = pagesOfLines({
    ...request,
    // Beyond what is shown, a probability beside a label changes no count.
    predictions: async (itemIds) => {
      const needed = options.predictions || head.length < rowsShown;
      return needed && predictions !== undefined ? predictions(itemIds) : new Map();
    },
  });
  for await (const lines of pages) {
    head.push(...lines.slice(0, rowsShown - head.length));
    for (const { split } of lines) rows[split]++;
    complete = performance.now() < until;
    if (!complete) break;
  }
  const format = exportFormat(options);
  const text = format.header + (head.length > 0 ? format.lines(head) : '');
  return { fileName: `${project.slug}.${options.format}`, head: text, rows, complete };
}
