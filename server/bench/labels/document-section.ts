import { ExplainedFailure } from '../../simulation/explained-failure.js';

/** The two comments of a Markdown document between which the results of this name stand. */
export function sectionMarkers(name: string): { start: string; end: string } {
  return { start: `<!-- bench labels: ${name} -->`, end: `<!-- end of bench labels: ${name} -->` };
}

/** Whether the document has both markers, in their order. Throws an ExplainedFailure where it has not. */
export function requireSection(document: string, name: string): { from: number; to: number } {
  const { start, end } = sectionMarkers(name);
  const from = document.indexOf(start);
  const to = document.indexOf(end);
  if (from === -1 || to < from) {
    throw new ExplainedFailure(
      `the document has no place for the results: add the lines ${start} and ${end}`,
    );
  }
  return { from: from + start.length, to };
}

/** Puts `content` between the markers of that name; what else the document says stays as it is. */
export function replaceSection(document: string, name: string, content: string): string {
  const { from, to } = requireSection(document, name);
  return `${document.slice(0, from)}\n\n${content}\n\n${document.slice(to)}`;
}
