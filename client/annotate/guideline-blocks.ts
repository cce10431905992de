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
  const groups: { kind: LineKind; lines: string[] }[] = [];
  for (const raw of text.split('\n')) {
    const { kind, line } = readLine(raw);
    const last = groups.at(-1);
    if (last?.kind === kind && kind !== 'heading') last.lines.push(line);
    else groups.push({ kind, lines: [line] });
  }
  return groups.flatMap(({ kind, lines }): Block[] => {
    if (kind === 'blank') return [];
    if (kind === 'list') return [{ kind, items: lines.map(parseSpans) }];
    return [{ kind, spans: parseSpans(lines.join('\n')) }];
  });
}

type LineKind = Block['kind'] | 'blank';

function readLine(raw: string): { kind: LineKind; line: string } {
  const heading = /^#{1,6}\s+(.+)$/.exec(raw)?.[1];
  if (heading !== undefined) return { kind: 'heading', line: heading };
  const bullet = /^\s*[-*•]\s+(.+)$/.exec(raw)?.[1];
  if (bullet !== undefined) return { kind: 'list', line: bullet };
  return { kind: raw.trim() === '' ? 'blank' : 'paragraph', line: raw };
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
