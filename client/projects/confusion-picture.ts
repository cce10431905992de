import { cell, plot, text } from '@observablehq/plot';
import { sum } from './confusion.js';

interface MatrixPicture {
  /** Holds the picture while its colors are read; the caller takes its parent away. */
  readonly room: HTMLElement;
  readonly names: readonly string[];
  readonly counts: readonly (readonly number[])[];
}

/** The matrix as a picture to save: the page shows a table, whose cells are links. */
export function drawMatrix({ room, names, counts }: MatrixPicture): SVGSVGElement {
  const size = names.length > 12 ? 22 : 56;
  // Names may be alike; places are not.
  const places = names.map((_, place) => place);
  const cells = counts.flatMap((row, actual) => {
    const total = sum(row);
    return row.map((count, predicted) => ({
      ...{ actual, predicted, count },
      share: total === 0 ? 0 : count / total,
    }));
  });
  const nameOf = (place: number) => (names[place] ?? '').slice(0, 28);
  const picture = plot({
    width: 190 + names.length * size,
    height: 170 + names.length * size,
    ...{ marginLeft: 180, marginTop: 160, marginRight: 10, marginBottom: 10 },
    style: { fontFamily: 'inherit', fontSize: '12px', background: 'transparent' },
    x: {
      domain: places,
      axis: 'top',
      label: null,
      tickFormat: nameOf,
      tickRotate: -60,
      tickSize: 0,
    },
    y: { domain: places, label: null, tickFormat: nameOf, tickSize: 0 },
    marks: [
      cell(cells, {
        ...{ x: 'predicted', y: 'actual', inset: 1, fillOpacity: 'share' },
        fill: ({ actual, predicted }: (typeof cells)[number]) =>
          actual === predicted ? 'var(--chart-macroF1)' : 'var(--chart-accuracy)',
      }),
      text(
        cells.filter(({ count }) => count > 0),
        { x: 'predicted', y: 'actual', text: 'count', fill: 'var(--ink)' },
      ),
    ],
    color: { type: 'identity' },
    opacity: { domain: [0, 1], range: [0.04, 0.6] },
  }) as SVGSVGElement;
  const holder = document.createElement('div');
  holder.className = 'offstage';
  holder.append(picture);
  room.append(holder);
  return picture;
}
