/** A figure, a word, or nothing. */
export type Cell = string | number | null;

/** What a plot is drawn from, for eyes that do not see it and for other programs. */
export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface LegendEntry {
  readonly label: string;
  /** Any CSS color, also one of `tokens.css`. */
  readonly color: string;
  readonly mark?: 'line' | 'dashes' | 'box';
}

/** A table by RFC 4180, with figures as they are rather than as the page rounds them. */
export function toCsv({ columns, rows }: DataTable): string {
  const quote = (cell: Cell) => {
    const text = String(cell ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows].map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

/** Hands a file to the reader. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads the address after the click has returned.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export interface PictureWords {
  readonly title: string;
  readonly legend: readonly LegendEntry[];
}

const edge = 16;
const lineHeight = 22;

/**
 * A plot of the page as a file of its own: colors, fonts and measures written into it, with its title and
 * legend above and the background of the theme behind. The plot must be in the document.
 */
export function standAlone(chart: SVGSVGElement, { title, legend }: PictureWords): Blob {
  const width = Number(chart.getAttribute('width'));
  const height = Number(chart.getAttribute('height'));
  const colors = new ColorReader(chart.parentElement ?? document.body);
  const picture = element('svg', { xmlns: svgSpace, role: 'img' });
  const head = element('g', { 'font-family': getComputedStyle(document.body).fontFamily });
  const bottom = drawHead(head, { title, legend, width, colors });
  const size = { width: width + 2 * edge, height: height + bottom + edge };
  for (const [name, value] of Object.entries(size)) picture.setAttribute(name, String(value));
  picture.setAttribute('viewBox', `0 0 ${size.width} ${size.height}`);
  const name = element('title', {});
  name.textContent = title;
  picture.append(name, element('rect', { ...size, fill: colors.read('var(--surface)') }), head);
  const copy = chart.cloneNode(true) as SVGSVGElement;
  inlineStyles(chart, copy, colors);
  copy.removeAttribute('aria-hidden');
  copy.setAttribute('x', String(edge));
  copy.setAttribute('y', String(bottom));
  picture.append(copy);
  return new Blob([new XMLSerializer().serializeToString(picture)], { type: 'image/svg+xml' });
}

/** The same in pixels, two for each of the page. */
export async function toPng(picture: Blob): Promise<Blob> {
  const address = URL.createObjectURL(picture);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.naturalWidth * 2;
    canvas.height = image.naturalHeight * 2;
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve, reject) => {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG was made'))));
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}

const svgSpace = 'http://www.w3.org/2000/svg';

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(svgSpace, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== 'xmlns') made.setAttribute(key, String(value));
  }
  return made;
}

interface Head extends PictureWords {
  readonly width: number;
  readonly colors: ColorReader;
}

/** Draws title and legend; returns where the plot begins. */
function drawHead(head: SVGElement, { title, legend, width, colors }: Head): number {
  const ink = colors.read('var(--ink)');
  const heading = element('text', {
    x: edge,
    y: 28,
    fill: ink,
    'font-size': 16,
    'font-weight': 600,
  });
  heading.textContent = title;
  head.append(heading);
  let [left, top] = [edge, 28 + lineHeight];
  for (const { label, color, mark = 'box' } of legend) {
    const room = 36 + colors.widthOf(label);
    if (left > edge && left + room > width + edge) [left, top] = [edge, top + lineHeight];
    const paint = colors.read(color);
    const swatch =
      mark === 'box'
        ? element('rect', { x: left, y: top - 10, width: 12, height: 12, rx: 3, fill: paint })
        : element('path', {
            ...{ d: `M${left} ${top - 4}h20`, stroke: paint, 'stroke-width': 2.4 },
            'stroke-dasharray': mark === 'dashes' ? '5 4' : 'none',
          });
    const words = element('text', { x: left + 26, y: top, fill: ink, 'font-size': 13 });
    words.textContent = label;
    head.append(swatch, words);
    left += room + 12;
  }
  return (legend.length === 0 ? 28 : top) + 14;
}

const looks = [
  ...['fill', 'stroke', 'color', 'fill-opacity', 'stroke-opacity', 'opacity', 'stroke-width'],
  ...['stroke-dasharray', 'stroke-linecap', 'font-family', 'font-size', 'font-weight'],
  ...['font-variant', 'text-anchor', 'white-space'],
];

/** Writes what style sheets say into the copy, which will not have them. */
function inlineStyles(shown: Element, copy: Element, colors: ColorReader): void {
  const style = getComputedStyle(shown);
  for (const name of looks) {
    const value = style.getPropertyValue(name);
    const isColor = name === 'fill' || name === 'stroke' || name === 'color';
    copy.setAttribute(name, isColor ? colors.plain(value) : value);
  }
  copy.removeAttribute('class');
  copy.removeAttribute('style');
  const copies = [...copy.children];
  for (const [index, child] of [...shown.children].entries()) {
    const twin = copies[index] as Element;
    const isPassing = ['style', 'title'].includes(child.tagName) || isTip(child);
    if (isPassing) twin.remove();
    else inlineStyles(child, twin, colors);
  }
}

/** What follows the pointer is no part of the picture. */
function isTip(part: Element): boolean {
  return part.getAttribute('aria-label') === 'tip';
}

/** Turns any color of the page into one that every program reads. */
class ColorReader {
  readonly #probe: HTMLElement;
  readonly #context: CanvasRenderingContext2D | null;

  constructor(place: Element) {
    this.#probe = place.ownerDocument.createElement('span');
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 1;
    this.#context = canvas.getContext('2d', { willReadFrequently: true });
  }

  /** Reads a color with variables in it, as the page shows it now. */
  read(color: string): string {
    document.body.append(this.#probe);
    this.#probe.style.color = color;
    const found = getComputedStyle(this.#probe).color;
    this.#probe.remove();
    return this.plain(found);
  }

  plain(color: string): string {
    if (color === 'none' || color.startsWith('rgb(') || color.startsWith('url(')) return color;
    const context = this.#context;
    if (!context) return color;
    context.clearRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = context.getImageData(0, 0, 1, 1).data;
    return alpha === 255
      ? `rgb(${red}, ${green}, ${blue})`
      : `rgba(${red}, ${green}, ${blue}, ${(alpha / 255).toFixed(3)})`;
  }

  /** Pixels that a word of the legend takes. */
  widthOf(words: string): number {
    if (!this.#context) return words.length * 8;
    this.#context.font = `13px ${getComputedStyle(document.body).fontFamily}`;
    return this.#context.measureText(words).width;
  }
}
