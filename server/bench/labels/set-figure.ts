import { styleOf } from './curve-palette.js';
import type { Figure, FigurePanel } from './draw-curves.js';
import type { EncoderReport, MeasuredSet, StrategyReport } from './labels-report.js';
import { describeLabels, score } from './report-words.js';

/** The learning curves of one set: a panel for each encoder, and one more where a class is reported. */
export function setFigure(report: MeasuredSet): Figure {
  const { set, encoders } = report;
  return {
    title: `Learning curves on ${set}`,
    description: encoders.map(describeEncoder).join(' '),
    panels: encoders.flatMap((encoder) => panelsOf(set, encoder)),
  };
}

function describeEncoder({ encoder, full, strategies }: EncoderReport): string {
  const lines = strategies.map(
    ({ strategy, aulc, labelsTo }) =>
      `${strategy} has a mean macro-F1 of ${score(aulc.mean)} over the curve and comes to 95 % of ` +
      `the whole pool ${describeArrival(labelsTo['0.95'].median)}`,
  );
  return `Encoder ${encoder}: the whole pool gives ${score(full.macroF1)}; ${lines.join('; ')}.`;
}

function describeArrival(labels: number | null): string {
  return labels === null ? 'never' : `after ${describeLabels(labels)} labels`;
}

function panelsOf(set: string, report: EncoderReport): FigurePanel[] {
  const { encoder, full, strategies } = report;
  const panel: FigurePanel = {
    heading: `${set}, ${encoder}: macro-F1, median and range of the seeds`,
    level: { label: `whole pool ${score(full.macroF1)}`, value: full.macroF1 },
    lines: strategies.map((result) => lineOf(result, result.curve)),
  };
  const target = strategies[0]?.target;
  if (target === undefined) return [panel];
  const targetPanel: FigurePanel = {
    heading: `${set}, ${encoder}: F1 of “${target.class}”, median and range of the seeds`,
    level: { label: `whole pool ${score(target.full)}`, value: target.full },
    lines: strategies.map((result) => lineOf(result, result.target?.curve ?? result.curve)),
  };
  return [panel, targetPanel];
}

function lineOf({ strategy }: StrategyReport, curve: StrategyReport['curve']) {
  const end = curve.median.at(-1) ?? NaN;
  return { label: `${strategy} ${score(end)}`, style: styleOf(strategy), curve };
}
