import type {
  ColdStart,
  LabelsReport,
  MeasuredSet,
  SetReport,
  StrategyReport,
  SummaryReport,
} from './labels-report.js';
import { coldStartLabels, isMeasured } from './labels-report.js';
import { markdownTable } from './markdown-table.js';
import {
  describeLabels,
  difference,
  differenceInterval,
  labelsOrNever,
  score,
} from './report-words.js';

export interface SectionOptions {
  /** One line: processor, cores, Node. */
  machine: string;
  /** Path of the figure of a set, relative to the document; without it no figures are shown. */
  figurePath?: (set: string) => string;
}

/** The results as Markdown, for docs/benchmarks.md and for the terminal. */
export function resultsSection(report: LabelsReport, options: SectionOptions): string {
  const measured = report.sets.filter(isMeasured);
  const { figurePath } = options;
  const figures = measured.map(({ set }) => `![Learning curves on ${set}](${figurePath?.(set)})`);
  return [
    `${options.machine}, backend ${report.backend}, learner ${report.learner}. Median labels of the ` +
      'seeds; AULC as mean ± standard deviation; difference from `random` on the same seeds with its ' +
      '95 % interval (paired t).',
    ...(measured.length > 0 ? [resultTable(measured), settingsTable(measured)] : []),
    ...targetTable(measured),
    ...bulletList(report.summary.map(describeSummary)),
    ...bulletList(report.sets.flatMap(describeProblems)),
    ...(figurePath ? figures : []),
  ].join('\n\n');
}

const resultHead = [
  'set',
  'encoder',
  'whole pool',
  'strategy',
  'AULC',
  'AULC − random’s',
  'labels to 90 %',
  'to 95 %',
  'to all classes',
  ...coldStartLabels.map((labels) => `F1 at ${labels} (− random’s)`),
];

function resultTable(sets: readonly MeasuredSet[]): string {
  const rows = sets.flatMap(({ set, encoders }) =>
    encoders.flatMap(({ encoder, full, strategies }) =>
      strategies.map((result, index) => [
        // Said once for all strategies of an encoder.
        ...(index === 0 ? [set, encoder, score(full.macroF1)] : ['', '', '']),
        ...strategyCells(result),
      ]),
    ),
  );
  return markdownTable(resultHead, rows);
}

function strategyCells(result: StrategyReport): string[] {
  const { strategy, aulc, labelsTo, overRandom, labelsToAllClasses } = result;
  const spread = Number.isNaN(aulc.sd) ? '' : ` ± ${score(aulc.sd)}`;
  return [
    strategy,
    score(aulc.mean) + spread,
    differenceInterval(overRandom),
    labelsOrNever(labelsTo['0.9']),
    labelsOrNever(labelsTo['0.95']),
    labelsOrNever(labelsToAllClasses),
    ...coldStartLabels.map((labels) => coldStartCell(result, labels)),
  ];
}

function coldStartCell({ coldStart }: StrategyReport, labels: ColdStart): string {
  const at = coldStart[labels];
  if (at === null) return '–';
  const over = at.overRandom === null ? '' : ` (${difference(at.overRandom)})`;
  return score(at.macroF1) + over;
}

function settingsTable(sets: readonly MeasuredSet[]): string {
  const head = ['set', 'items', 'classes', 'test texts', 'labels', 'audited of them'];
  const rows = sets.map(({ set, items, classes, testItems, settings, encoders }) => {
    const audited = Math.max(
      ...encoders.flatMap(({ strategies }) => strategies.map((result) => result.audited)),
    );
    return [
      ...[set, describeLabels(items), describeLabels(classes), describeLabels(testItems)],
      ...[describeLabels(settings.budget), describeLabels(Math.round(audited))],
      ...[settings.initial, settings.batch, settings.seeds].map(describeLabels),
    ];
  });
  return markdownTable([...head, 'before the first fit', 'batch', 'seeds'], rows);
}

function targetTable(sets: readonly MeasuredSet[]): string[] {
  const rows = sets.flatMap(({ set, encoders }) =>
    encoders.flatMap(({ encoder, strategies }) =>
      strategies.flatMap(({ strategy, target }) =>
        target === undefined
          ? []
          : [
              [
                ...[set, target.class, encoder, score(target.full), strategy],
                ...[labelsOrNever(target.labelsTo90), score(target.atEnd)],
              ],
            ],
      ),
    ),
  );
  if (rows.length === 0) return [];
  const head = ['set', 'class', 'encoder', 'F1 of the whole pool', 'strategy'];
  return [markdownTable([...head, 'labels to F1 .90', 'F1 at the end'], rows)];
}

function describeSummary(summary: SummaryReport): string {
  const { strategy, encoder, sets, above, worstUpperEnd, coldStart } = summary;
  const parts = [`\`${strategy}\` with encoder \`${encoder}\`:`];
  if (worstUpperEnd === null) parts.push('no interval yet (two seeds of `random` are needed).');
  else {
    parts.push(
      `the lower end of the interval is above 0 on ${above} of ${sets} sets; the worst upper end is ` +
        `${difference(worstUpperEnd.value)} (${worstUpperEnd.set}).`,
    );
  }
  for (const labels of coldStartLabels) {
    const at = coldStart[labels];
    if (at === null) continue;
    parts.push(
      `Over random at ${labels} labels: ${difference(at.overRandom)} macro-F1, mean of ${at.sets} ` +
        'sets of more than two classes.',
    );
  }
  return parts.join(' ');
}

function describeProblems(report: SetReport): string[] {
  if (!isMeasured(report)) return [`${report.set} was ${report.status}: ${report.reason}.`];
  return report.failures.map((failure) => `${report.set} in part failed: ${failure}.`);
}

function bulletList(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}`).join('\n')];
}
