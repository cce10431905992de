/** A run of text of one kind. */
export interface Span {
  readonly kind: 'plain' | 'strong' | 'emphasis' | 'code';
  readonly text: string;
}

export type Block =
  | { readonly kind: 'heading' | 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Span[])[] };

const markers = /\*\*(?<strong>[^*\n]+)\*\*|\*(?<emphasis>[^*\s][^*\n]*)\*|`(?<code>[^`\n]+)`/g;

/**
 * Reads the little Markdown that guidelines are written in: headings, bullets, bold, emphasis and
 * code. It yields data, never HTML, so nothing in a guideline can run.
 */
export function parseGuideline(text: string): Block[] {
  const blocks: Block[] = [];
  for (const paragraph of text.trim().split(/\n\s*\n/)) {
    let plain: string[] = [];
    const endParagraph = () => {
      if (plain.length > 0) blocks.push({ kind: 'paragraph', spans: parseSpans(plain.join('\n')) });
      plain = [];
    };
    for (const line of paragraph.split('\n')) {
      const heading = /^#{1,6}\s+(.+)$/.exec(line)?.[1];
      const bullet = /^\s*[-*•]\s+(.+)$/.exec(line)?.[1];
      if (heading === undefined && bullet === undefined) {
        if (line.trim() !== '') plain.push(line);
        continue;
      }
      endParagraph();
      if (heading !== undefined) blocks.push({ kind: 'heading', spans: parseSpans(heading) });
      else if (bullet !== undefined) addBullet(blocks, parseSpans(bullet));
    }
    endParagraph();
  }
  return blocks;
}

function addBullet(blocks: Block[], spans: readonly Span[]): void {
  const last = blocks.at(-1);
  if (last?.kind === 'list') blocks[blocks.length - 1] = { ...last, items: [...last.items, spans] };
  else blocks.push({ kind: 'list', items: [spans] });
}

function parseSpans(text: string): Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(markers)) {
    if (match.index > end) spans.push({ kind: 'plain', text: text.slice(end, match.index) });
    const { strong, emphasis, code } = match.groups ?? {};
    if (strong !== undefined) spans.push({ kind: 'strong', text: strong });
    else if (emphasis !== undefined) spans.push({ kind: 'emphasis', text: emphasis });
    else spans.push({ kind: 'code', text: code ?? '' });
    end = match.index + match[0].length;
  }
  if (end < text.length) spans.push({ kind: 'plain', text: text.slice(end) });
  return spans;
}
