import type { ColorName, LineStyle } from './curve-palette.js';
import { paletteStyle } from './curve-palette.js';
import type { Axis } from './curve-scale.js';
import { roundAxis, spreadLabels } from './curve-scale.js';
import type { CurveSpread } from './labels-report.js';

export interface FigureLine {
  /** Written at the end of the line. */
  label: string;
  style: LineStyle;
  curve: CurveSpread;
}

/** One pair of axes. */
export interface FigurePanel {
  heading: string;
  /** A level to compare with, drawn straight across. */
  level: { label: string; value: number };
  lines: FigureLine[];
}

export interface Figure {
  /** What a screen reader says first. */
  title: string;
  /** The figure in words. */
  description: string;
  panels: FigurePanel[];
}

const width = 720;
const panelHeight = 340;
const plot = { left: 48, right: 540, top: 40, bottom: 292 };
const labelGap = 17;

/** Draws learning curves as one SVG document, panel below panel. Pure: the same figure, the same bytes. */
export function drawCurves({ title, description, panels }: Figure): string {
  const height = panelHeight * panels.length;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
      `height="${height}" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeXml(title)}</title>`,
    `<desc id="description">${escapeXml(description)}</desc>`,
    `<style>\n${paletteStyle()}\n</style>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    ...panels.map(
      (panel, index) =>
        `<g transform="translate(0 ${index * panelHeight})">${drawPanel(panel)}</g>`,
    ),
    '</svg>\n',
  ].join('\n');
}

interface Axes {
  x: (labels: number) => number;
  y: (score: number) => number;
}

function drawPanel(panel: FigurePanel): string {
  const { lines, level, heading } = panel;
  const values = lines.flatMap(({ curve }) => [...curve.low, ...curve.high]);
  const horizontal = roundAxis(0, Math.max(...lines.flatMap(({ curve }) => curve.labels)), 6);
  const vertical = roundAxis(Math.min(...values), Math.max(...values, level.value), 6);
  const axes = {
    x: scale(horizontal, plot.left, plot.right),
    y: scale(vertical, plot.bottom, plot.top),
  };
  return [
    `<text class="heading" x="${plot.left}" y="22">${escapeXml(heading)}</text>`,
    ...horizontal.ticks.map((tick) => drawLabelsTick(axes.x(tick), tick)),
    ...vertical.ticks.map((tick) => drawScoreTick(axes.y(tick), tick)),
    `<text x="${plot.right}" y="${plot.bottom + 38}" text-anchor="end">labels</text>`,
    ...lines.map((line) => drawBand(line, axes)),
    ...lines.map((line) => drawLine(line, axes)),
    `<path class="line thin line-gray" d="M${plot.left} ${axes.y(level.value)}H${plot.right}"/>`,
    ...drawEndLabels(panel, axes),
  ].join('\n');
}

function scale({ from, to }: Axis, start: number, end: number): (value: number) => number {
  return (value) => round(start + ((value - from) / (to - from)) * (end - start));
}

function drawLabelsTick(x: number, tick: number): string {
  return `<text x="${x}" y="${plot.bottom + 20}" text-anchor="middle">${tick}</text>`;
}

function drawScoreTick(y: number, tick: number): string {
  return (
    `<path class="grid" d="M${plot.left} ${y}H${plot.right}"/>` +
    `<text x="${plot.left - 8}" y="${y + 4}" text-anchor="end">${Number(tick.toFixed(3))}</text>`
  );
}

/** The range over the seeds. */
function drawBand({ curve, style }: FigureLine, { x, y }: Axes): string {
  const upper = curve.labels.map((labels, point) => `${x(labels)} ${y(curve.high[point] ?? 0)}`);
  const lower = curve.labels.map((labels, point) => `${x(labels)} ${y(curve.low[point] ?? 0)}`);
  const outline = [...upper, ...lower.reverse()].join('L');
  return `<path class="band fill-${style.color}" d="M${outline}Z"/>`;
}

function drawLine({ curve, style }: FigureLine, { x, y }: Axes): string {
  const points = curve.labels.map((labels, point) => `${x(labels)} ${y(curve.median[point] ?? 0)}`);
  const dash = style.dash === '' ? '' : ` stroke-dasharray="${style.dash}"`;
  return `<path class="line line-${style.color}"${dash} d="M${points.join('L')}"/>`;
}

/** Names at the ends of the lines, moved apart where the lines end close together. */
function drawEndLabels({ lines, level }: FigurePanel, { x, y }: Axes): string[] {
  const ends = [
    { label: level.label, color: 'gray' as ColorName, from: plot.right, y: y(level.value) },
    ...lines.map(({ label, style, curve }) => ({
      label,
      color: style.color,
      from: x(curve.labels.at(-1) ?? 0),
      y: y(curve.median.at(-1) ?? 0),
    })),
  ];
  const wanted = ends.map((end) => end.y);
  const placed = spreadLabels(wanted, labelGap, plot.bottom);
  return ends.map((end, index) => {
    const labelY = placed[index] ?? end.y;
    const textX = plot.right + 24;
    return (
      `<path class="line thin line-${end.color}" ` +
      `d="M${end.from + 3} ${end.y}L${textX - 4} ${round(labelY)}"/>` +
      `<text class="fill-${end.color}" x="${textX}" y="${round(labelY + 4)}">${escapeXml(end.label)}</text>`
    );
  });
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
