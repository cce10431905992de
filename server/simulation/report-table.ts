import { mean } from '../../model/evaluation/learning-curve.js';
import type { LabelsTo, SimulationReport } from './simulation-report.js';

/** Rows of the printed curve; the JSON has all of them. */
const printedRows = 12;

/** The report as text for a person: a summary and the mean learning curve with its spread over seeds. */
export function formatReport(report: SimulationReport): string {
  const speed = report.encodeTextsPerSecond;
  return [
    `encoder ${report.encoder}, strategy ${report.strategy}, backend ${report.backend}, ` +
      `${report.seeds.length} seeds`,
    `whole pool: macro-F1 ${fixed(report.full.macroF1)}, accuracy ${fixed(report.full.accuracy)}`,
    `area under the curve: ${fixed(report.aulc.mean)}`,
    `labels to 90 % of the whole pool: ${median(report.labelsTo['0.9'])}, ` +
      `to 95 %: ${median(report.labelsTo['0.95'])}`,
    speed === null ? 'vectors came from the cache' : `encoded ${Math.round(speed)} texts a second`,
    '',
    'labels  macro-F1 (lowest–highest seed)  accuracy',
    ...curveRows(report),
  ].join('\n');
}

function curveRows({ seeds }: SimulationReport): string[] {
  const labels = seeds[0]?.labels ?? [];
  const every = Math.max(1, Math.ceil(labels.length / printedRows));
  return labels.flatMap((count, point) => {
    if (point % every !== 0 && point !== labels.length - 1) return [];
    const f1 = seeds.map(({ macroF1 }) => macroF1[point] ?? NaN);
    const accuracy = mean(seeds.map((seed) => seed.accuracy[point] ?? NaN));
    const spread = `${fixed(mean(f1))} (${fixed(Math.min(...f1))}–${fixed(Math.max(...f1))})`;
    return [`${String(count).padStart(6)}  ${spread.padEnd(31)}  ${fixed(accuracy)}`];
  });
}

function fixed(value: number): string {
  return value.toFixed(3);
}

function median({ median: value }: LabelsTo): string {
  return value === null ? 'not reached' : String(value);
}
