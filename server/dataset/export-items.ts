import { splitNames, type ExportOptions, type ExportRow } from '../contract/dataset.js';
import type { ItemId } from '../contract/ids.js';
import type { Project } from '../contract/project.js';
import type { ExportSource } from '../store/store.js';
import { createRowMaker, type ItemPrediction } from './export-row.js';
import { finalLabel } from './final-label.js';
import { delimitedFormat } from './formats/delimited.js';
import { jsonlFormat, type LineFormat } from './formats/line-format.js';

/** The model's probabilities for items; items that it does not know are left out. */
export type PredictItems = (
  itemIds: readonly ItemId[],
) => Promise<ReadonlyMap<ItemId, ItemPrediction>>;

export interface ExportRequest {
  /** The items whose number is greater than `after`, in order; none at the end. */
  readonly pages: (after: number) => Promise<readonly ExportSource[]>;
  readonly options: ExportOptions;
  readonly project: Project;
  /** Left out where there is no model yet. */
  readonly predictions?: PredictItems | undefined;
}

/**
 * Writes the labeled set of a project, a page of items at a time, so that memory stays flat and the
 * first bytes leave at once. Every row has a label; what nobody labeled comes only with
 * `options.predictions`, labeled by the model.
 */
export async function* exportItems(request: ExportRequest): AsyncGenerator<string> {
  const format = exportFormat(request.options);
  if (format.header !== '') yield format.header;
  for await (const lines of pagesOfLines(request)) {
    if (lines.length > 0) yield format.lines(lines);
  }
}

/** How an export is written. */
export function exportFormat({ format, spreadsheetSafe }: ExportOptions): LineFormat {
  if (format === 'jsonl') return jsonlFormat;
  return delimitedFormat({ delimiter: format === 'csv' ? ',' : '\t', spreadsheetSafe });
}

/** The rows of an export, a page of items at a time. */
export async function* pagesOfLines(request: ExportRequest): AsyncGenerator<ExportRow[]> {
  const makeLines = createLineMaker(request);
  let after = 0;
  for (;;) {
    const sources = await request.pages(after);
    const last = sources.at(-1);
    if (last === undefined) return;
    after = Number(last.itemId);
    yield await makeLines(sources);
  }
}

function createLineMaker({
  project,
  options,
  predictions,
}: ExportRequest): (sources: readonly ExportSource[]) => Promise<ExportRow[]> {
  const makeRow = createRowMaker(project);
  const wanted = wantedSplits(options);
  return async (sources) => {
    const asked = options.predictions
      ? sources
      : sources.filter((item) => finalLabel(item) !== null);
    const predicted = await predictions?.(asked.map((item) => item.itemId));
    return sources.flatMap((source) => {
      const line = makeRow(source, predicted?.get(source.itemId) ?? null);
      return line !== null && wanted.has(line.split) ? [line] : [];
    });
  };
}

function wantedSplits({ split }: ExportOptions): ReadonlySet<ExportRow['split']> {
  return new Set(
    splitNames.filter((name) => split === undefined || split.split(',').includes(name)),
  );
}
