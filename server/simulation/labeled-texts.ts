import { readFile } from 'node:fs/promises';
import { ExplainedFailure, SimulationUsageError } from './explained-failure.js';

export interface LabeledText {
  text: string;
  label: string;
}

/** Reads `{"text","label"}` lines in file order; blank lines are skipped. Errors name the file and line. */
export async function readLabeledTexts(path: string): Promise<LabeledText[]> {
  const lines = (await readText(path)).split('\n');
  const texts = lines.flatMap((line, index) =>
    line.trim() === '' ? [] : [parseLine(line, `${path}:${index + 1}`)],
  );
  if (texts.length === 0) throw new ExplainedFailure(`${path} has no lines`);
  return texts;
}

async function readText(path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new SimulationUsageError(
      `cannot read ${path}: ${error instanceof Error ? error.message : ''}`,
    );
  }
}

function parseLine(line: string, place: string): LabeledText {
  const row = parseJson(line, place);
  const isObject = typeof row === 'object' && row !== null;
  const text = isObject && 'text' in row ? row.text : undefined;
  const label = isObject && 'label' in row ? row.label : undefined;
  if (typeof text !== 'string') throw new ExplainedFailure(`${place}: "text" is not a string`);
  if (typeof label !== 'string' && typeof label !== 'number') {
    throw new ExplainedFailure(`${place}: "label" is not one class`);
  }
  return { text, label: String(label) };
}

function parseJson(line: string, place: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new ExplainedFailure(`${place} is not JSON`);
  }
}
