import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { AnswerId } from '../../server/contract/ids.js';
import { contentHash } from '../../server/dataset/content-hash.js';
import { VectorFile } from '../../server/learner/vector-file.js';
import type { LeasedItem } from '../../server/contract/queue.js';
import { ada, ben, newProject, numberedTexts } from '../store/fixture.js';
import { temporaryFolder } from '../store/harness.js';
import { openDirectStore } from '../store/sqlite-direct.js';

export const vectorKind = { encoder: 'lexical', fitId: 'test', dimension: 4 };

/** Rows whose hashes are those of an import. */
export function hashedTexts(count: number) {
  return numberedTexts(count).map((row) => ({ ...row, contentHash: contentHash(row.payload) }));
}

/** A data directory with 12 items, 5 answers, 2 live leases, a model and 12 vectors; nobody uses it. */
export function makeDataDirectory(): string {
  const directory = temporaryFolder('fast');
  mkdirSync(join(directory, 'vectors'));
  const { methods, close } = openDirectStore(join(directory, 'querent.db'), Date.now);
  const project = methods.createProject(newProject('animals', { settings: { roundSize: 4 } }));
  const projectId = project.id;
  for (const annotatorId of [ada, ben]) {
    methods.addPerson({ annotatorId, name: annotatorId, role: 'annotator', projectId: null });
  }
  const start = { projectId, fileName: 'texts.jsonl', labelsAs: 'training' } as const;
  const { importId } = methods.beginImport(start);
  const rows = hashedTexts(12);
  methods.importChunk({ importId, rows });
  methods.finishImport({ importId, read: 12, rejected: [], rejectedCount: 0 });
  const entries = methods.poolItems({ projectId, after: 0, limit: 5 }).map(({ itemId }) => {
    return { itemId, score: 0.5, strategy: 'margin', suggestion: null };
  });
  const model = {
    modelVersion: 1,
    trainedOn: 0,
    encoder: 'lexical',
    fitId: 'test',
    backend: 'cpu',
  };
  methods.publishFrontier({ projectId, ...model, refreshMs: 1, entries });
  const leases = [ada, ben].flatMap(
    (annotatorId) =>
      methods.claim({ projectId, annotatorId, count: annotatorId === ada ? 5 : 2 }).items,
  );
  const answer = ({ leaseId, item }: LeasedItem, index: number) =>
    methods.recordAnswer({
      ...{ answerId: `answer-${index}` as AnswerId, leaseId, itemId: item.id, annotatorId: ada },
      ...{ value: { kind: 'label', labelId: project.labels[0]?.id as never }, elapsedMs: 9 },
    });
  leases.slice(0, 5).forEach(answer);
  close();
  const vectors = new VectorFile(join(directory, 'vectors'), vectorKind);
  const hashes = rows.map((row) => row.contentHash);
  vectors.append(hashes, new Float32Array(12 * 4).fill(0.5));
  vectors.close();
  return directory;
}
