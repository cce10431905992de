import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { SimulationUsageError } from '../../simulation/explained-failure.js';
import { replaceSection, requireSection } from './document-section.js';
import { drawCurves } from './draw-curves.js';
import type { LabelsReport } from './labels-report.js';
import { isMeasured } from './labels-report.js';
import { resultsSection } from './results-section.js';
import { setFigure } from './set-figure.js';

/** A document that results are written into, and the name of their section. */
export interface Publication {
  document: string;
  section: string;
}

/** Where figures lie beside the document. */
const figureFolder = 'images/curves';

/** Fails before a long run rather than after it where the document has no place for the results. */
export async function checkPublication({ document, section }: Publication): Promise<void> {
  requireSection(await readDocument(document), section);
}

/** Writes the figures beside the document, then the results into their section of it. */
export async function publish(
  report: LabelsReport,
  machine: string,
  { document, section }: Publication,
): Promise<void> {
  const folder = join(dirname(document), figureFolder);
  await drawFigures(report, folder, (set) => figureName(set, section));
  const figurePath = (set: string) => `${figureFolder}/${figureName(set, section)}`;
  const content = resultsSection(report, { machine, figurePath });
  await writeFile(document, replaceSection(await readDocument(document), section, content));
}

/** One SVG for each measured set. */
export async function drawFigures(
  { sets }: LabelsReport,
  folder: string,
  nameOf: (set: string) => string = (set) => `${set}.svg`,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const report of sets.filter(isMeasured)) {
    await writeFile(join(folder, basename(nameOf(report.set))), drawCurves(setFigure(report)));
  }
}

function figureName(set: string, section: string): string {
  return section === 'all' ? `${set}.svg` : `${set}-${section}.svg`;
}

async function readDocument(path: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: unknown) => {
    throw new SimulationUsageError(`cannot read ${path}: ${String(error)}`);
  });
}
