import { createRandom } from '../../model/random.js';
import type { Project } from '../contract/project.js';
import { writeProjectFit } from '../learner/project-fit.js';
import { VectorFile } from '../learner/vector-file.js';
import type { StagedItem, Store } from '../store/store.js';

export interface PoolShape {
  readonly rows: number;
  readonly dimension: number;
  readonly classCount: number;
  readonly labelCount: number;
}

/** Items a call, as many as the store takes. */
const chunkSize = 500;
/** Vectors written at a time. */
const vectorsAtOnce = 4096;
/** Noise that is drawn; each vector takes a stretch of it from another place. */
const noiseLength = 2 ** 20;
const encoder = 'lexical';
const fitId = 'bench';

/**
 * Fills a project with texts that nobody reads; the first of them come labeled. Their vectors are on file, as if
 * they had been encoded before, around one center a class. A million of 768 dimensions take 3 GB of disk.
 */
export async function importSynthetic(
  store: Store,
  project: Project,
  { shape, vectorDirectory }: { shape: PoolShape; vectorDirectory: string },
): Promise<void> {
  const { importId } = await store.beginImport({
    projectId: project.id,
    fileName: 'synthetic',
    labelsAs: 'training',
  });
  for (let from = 0; from < shape.rows; from += chunkSize) {
    const length = Math.min(chunkSize, shape.rows - from);
    const rows = Array.from({ length }, (_, index) => syntheticItem(from + index, shape));
    await store.importChunk({ importId, rows });
  }
  await store.finishImport({ importId, read: shape.rows, rejected: [], rejectedCount: 0 });
  writeVectors(vectorDirectory, project, shape);
}

function writeVectors(directory: string, project: Project, shape: PoolShape): void {
  const { dimension, rows } = shape;
  writeProjectFit(
    { directory, name: `project-${project.id}` },
    {
      setting: encoder,
      encoderId: encoder,
      reason: { code: 'encoder-chosen', params: { encoder } },
      items: rows,
      lexical: { fitId, dimension, features: [], projection: new Float32Array(0) },
    },
  );
  const file = new VectorFile(directory, { encoder, fitId, dimension });
  const fill = syntheticVectors(shape);
  for (let from = 0; from < rows; from += vectorsAtOnce) {
    const length = Math.min(vectorsAtOnce, rows - from);
    const hashes = Array.from({ length }, (_, index) => hashOf(from + index));
    const values = new Float32Array(length * dimension);
    for (let index = 0; index < length; index++) {
      fill(values.subarray(index * dimension, (index + 1) * dimension), from + index);
    }
    file.append(hashes, values);
  }
  file.close();
}

function hashOf(index: number): string {
  return index.toString(16).padStart(32, '0');
}

/** The place of an item in the random order. */
export function syntheticKey(index: number): number {
  return (index * 2_654_435_761) % 2 ** 48;
}

function syntheticItem(index: number, { classCount, labelCount }: PoolShape): StagedItem {
  return {
    payload: { kind: 'text', text: `synthetic text ${index}` },
    meta: {},
    contentHash: hashOf(index),
    sampleKey: syntheticKey(index),
    label: index < labelCount ? `class-${index % classCount}` : null,
  };
}

/** Unit vectors: a center of the class, and noise that makes neighboring classes overlap. */
function syntheticVectors({
  dimension,
  classCount,
}: PoolShape): (vector: Float32Array, index: number) => void {
  const random = createRandom(1);
  const draw = (length: number) => Float32Array.from({ length }, () => random.next() - 0.5);
  const centers = Array.from({ length: classCount }, () => draw(dimension));
  const noise = draw(noiseLength + dimension);
  return (vector, index) => {
    const center = centers[index % classCount] as Float32Array;
    const from = (index * 2_654_435_761) % noiseLength;
    let squares = 0;
    for (let axis = 0; axis < dimension; axis++) {
      const value = (noise[from + axis] as number) + 0.5 * (center[axis] as number);
      vector[axis] = value;
      squares += value * value;
    }
    const factor = 1 / Math.sqrt(squares);
    for (let axis = 0; axis < dimension; axis++) vector[axis] = (vector[axis] as number) * factor;
  };
}
