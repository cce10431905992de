import { lexicalSampleSize } from '../../model/encoders/lexical/fit-lexical.js';
import type { Project } from '../contract/project.js';
import type { Reason } from '../contract/reason.js';
import type { PoolItem, StoreReader } from '../store/store.js';
import type { EncoderChoice, EncodingLine } from './encoding-line.js';
import {
  encoderSetting,
  fittedEncoder,
  givenVectors,
  transformerSetting,
} from './encoding-line.js';
import { reasonOf } from './learner-problem.js';
import { makeProjectFit, readProjectFit, writeProjectFit } from './project-fit.js';

/** Texts read from the store at a time. */
const pageSize = 2000;

export interface EncoderSource {
  project: Project;
  items: readonly PoolItem[];
  reader: StoreReader;
  encoding: EncodingLine;
  /** Where fits are kept, beside the vectors. */
  directory: string;
}

export interface OpenedEncoder {
  project: Project;
  choice: EncoderChoice;
  /** Items of the pool that the choice was made on; null where it needed none. */
  fittedOn: number | null;
}

/** Whether the project's vectors are others now than those of the encoder that was opened. */
export async function isReplaced(
  { project: { id: projectId, encoder }, choice: { kind } }: OpenedEncoder,
  project: Project,
  reader: StoreReader,
): Promise<boolean> {
  if (project.encoder !== encoder) return true;
  if (encoder !== 'precomputed') return false;
  const now = givenVectors(await reader.vectorState({ projectId })).kind;
  return now.fitId !== kind.fitId || now.dimension !== kind.dimension;
}

/** Whether a pool has doubled since; a full sample of it stays good however it grows. */
export function isOutgrown(fittedOn: number | null, items: number): boolean {
  return fittedOn !== null && fittedOn < lexicalSampleSize && items >= 2 * fittedOn;
}

/**
 * The encoder of a project: the fit that was kept, so that a restart changes nothing, or a new one when
 * the pool has outgrown it. Null while the project has no texts.
 */
async function openEncoder(source: EncoderSource): Promise<OpenedEncoder | null> {
  const { project, items, directory } = source;
  if (project.encoder === 'precomputed') {
    const state = await source.reader.vectorState({ projectId: project.id });
    return { project, choice: givenVectors(state), fittedOn: null };
  }
  const transformer = transformerSetting(project.encoder);
  if (transformer !== null) {
    return { project, choice: await source.encoding.openTransformer(transformer), fittedOn: null };
  }
  const setting = encoderSetting(project.encoder);
  const pool = items.filter(({ stream }) => stream !== 'test');
  if (pool.length === 0) return null;
  const path = { directory, name: `project-${project.id}` };
  let fit = readProjectFit(path, setting);
  if (fit === null || isOutgrown(fit.items, items.length)) {
    fit = await makeProjectFit(setting, await sampleOfTexts(pool, source.reader), items.length);
    writeProjectFit(path, fit);
  }
  const fittedOn = fit.lexical === null ? null : fit.items;
  return { project, choice: fittedEncoder(fit), fittedOn };
}

/** The texts that are first in the order of random service: a sample that does not change with imports. */
async function sampleOfTexts(pool: readonly PoolItem[], reader: StoreReader): Promise<string[]> {
  const chosen = [...pool].sort((left, right) => left.sampleKey - right.sampleKey);
  const itemIds = chosen.slice(0, lexicalSampleSize).map(({ itemId }) => itemId);
  const texts: string[] = [];
  for (let from = 0; from < itemIds.length; from += pageSize) {
    texts.push(...(await reader.texts({ itemIds: itemIds.slice(from, from + pageSize) })));
  }
  return texts;
}

/** Opens a project's encoder beside other work, because a fit takes seconds. */
export class EncoderOpening {
  #opened: OpenedEncoder | null = null;
  #isUnderWay = false;
  #wasAskedAgain = false;

  get isReady(): boolean {
    return this.#opened !== null;
  }

  /** What was opened, once; `isOld` where something may have changed since it was begun. */
  take(): { opened: OpenedEncoder; isOld: boolean } | null {
    const opened = this.#opened;
    if (opened === null) return null;
    this.#opened = null;
    return { opened, isOld: this.#wasAskedAgain };
  }

  /**
   * Begins, unless it has begun already. Calls `done` with null when there is something to take and with
   * the reason when it failed; not at all for a project without texts.
   */
  async begin(source: EncoderSource, done: (failure: Reason | null) => void): Promise<void> {
    this.#wasAskedAgain = this.#isUnderWay || this.isReady;
    if (this.#wasAskedAgain) return;
    this.#isUnderWay = true;
    try {
      this.#opened = await openEncoder(source);
      if (this.#opened !== null) done(null);
    } catch (error) {
      done(reasonOf(error, 'encoding-failed'));
    } finally {
      this.#isUnderWay = false;
    }
  }
}
