export const rowHeight = 64;
/** Browsers cannot lay out much more; a longer list moves by more than one pixel for each. */
const tallest = 15_000_000;
/** Rows that are ready above and below those on screen. */
const spare = 8;

export interface VisibleRows {
  /** Places of the first and the last row that are drawn; the last is -1 in an empty list. */
  readonly first: number;
  readonly last: number;
  /** Where a drawn row stands, in pixels from the top of the scrolled space. */
  readonly topOf: (place: number) => number;
  /** Pixels of the list to one of the scroll bar. */
  readonly scale: number;
  /** Of the scrolled space, in pixels. */
  readonly height: number;
}

export interface View {
  /** How far the space is scrolled, in its pixels. */
  readonly offset: number;
  /** Of what shows of it. */
  readonly height: number;
}

/**
 * The rows of a list that are on screen. All rows have one height, so that this is arithmetic and costs the
 * same for a million of them as for ten.
 */
export function visibleRows(total: number, view: View): VisibleRows {
  const whole = total * rowHeight;
  const height = Math.min(whole, tallest);
  // The end of the scroll bar is the end of the list.
  const scale = height === whole ? 1 : (whole - view.height) / (height - view.height);
  const top = view.offset * scale;
  const last = Math.min(total - 1, Math.ceil((top + view.height) / rowHeight) + spare);
  const first = Math.max(0, Math.min(last, Math.floor(top / rowHeight) - spare));
  const topOf = (place: number) => place * rowHeight - (top - view.offset);
  return { first, last, topOf, scale, height };
}
