import { randomUUID } from 'node:crypto';
import { createRandom } from '../../../model/random.js';
import type { ProjectId } from '../../contract/ids.js';
import { defaultSettings, type Project } from '../../contract/project.js';
import { contentHash } from '../../dataset/content-hash.js';
import type { Service } from '../../service/service.js';
import type { StagedItem, Store } from '../../store/store.js';
import type { Person } from './messages.js';

/** The pool that people work on. */
export interface LoadPool {
  readonly items: number;
  /** Of a vector. */
  readonly dimension: number;
  readonly classes: number;
}

const chunkSize = 500;
/** Overlaps enough with its neighbors that the model has something to learn for a while. */
const pullOfClass = 0.3;
const words =
  'the order came late and nobody could say when a new one would be sent so we asked again by phone ' +
  'while others were told that it had never been packed or that the house does not exist on any map';

/** A project with the settings of a new one, but no audit, so that everything asked is trained on. */
export function createLoadProject(store: Store, slug: string, pool: LoadPool): Promise<Project> {
  return store.createProject({
    id: randomUUID() as ProjectId,
    slug,
    name: slug,
    task: { kind: 'classification' },
    domain: '',
    labels: Array.from({ length: pool.classes }, (_, index) => `class-${index}`),
    guideline: '',
    settings: { ...defaultSettings, auditShare: 0, auditRate: 0 },
    encoder: 'precomputed',
    seed: 1,
  });
}

/** Imports texts of usual length with vectors around one center a class. */
export async function importLoadPool(
  store: Store,
  { id: projectId }: Project,
  pool: LoadPool,
): Promise<void> {
  const start = { projectId, fileName: 'synthetic', labelsAs: 'training', vectors: true } as const;
  const { importId } = await store.beginImport(start);
  const makeItem = syntheticItems(pool);
  for (let from = 0; from < pool.items; from += chunkSize) {
    const length = Math.min(chunkSize, pool.items - from);
    const rows = Array.from({ length }, (_, index) => makeItem(from + index));
    await store.importChunk({ importId, rows });
  }
  await store.finishImport({ importId, read: pool.items, rejected: [], rejectedCount: 0 });
}

/** Annotators of the project, each with a token. */
export function makeAnnotators(
  { people }: Pick<Service, 'people'>,
  { id: projectId }: Project,
  count: number,
): Promise<Person[]> {
  const names = Array.from({ length: count }, (_, index) => `Person ${index}`);
  return Promise.all(
    names.map(async (name) => {
      const token = await people.createToken({ name, role: 'annotator', projectId });
      return { name, token };
    }),
  );
}

function syntheticItems({ dimension, classes }: LoadPool): (index: number) => StagedItem {
  const random = createRandom(1);
  const vocabulary = words.split(' ');
  const draw = () => Float32Array.from({ length: dimension }, () => random.next() - 0.5);
  const centers = Array.from({ length: classes }, draw);
  return (index) => {
    // Annotators label by the item's number, which starts at 1.
    const center = centers[(index + 1) % classes] ?? draw();
    const length = 15 + random.integer(30);
    const chosen = Array.from({ length }, () => vocabulary[random.integer(vocabulary.length)]);
    const payload = { kind: 'text' as const, text: `${index}: ${chosen.join(' ')}.` };
    return {
      payload,
      meta: {},
      contentHash: contentHash(payload),
      sampleKey: (index * 2_654_435_761) % 2 ** 48,
      label: null,
      vector: draw().map((noise, axis) => noise + pullOfClass * (center[axis] ?? 0)),
    };
  };
}
