import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EncoderDescription } from '../../model/encoders/encoder.js';
import type { Matrix } from '../../model/matrix.js';
import { rowOf } from '../../model/matrix.js';

const hashBytes = 16;
const segmentEnding = '.vectors';

/**
 * Vectors of texts on disk, by encoder, fit and text. Every addition is a new file ("segment": all hashes,
 * then all vectors as little-endian float32) that appears whole under its name by a rename, so several
 * commands may share a folder and a crash leaves nothing half-written.
 */
export class VectorCache {
  readonly #vectors = new Map<string, Float32Array>();

  private constructor(
    private readonly folder: string,
    private readonly encoder: EncoderDescription,
  ) {}

  /** Opens the vectors of one encoder and fit below `directory`, which is made when it is missing. */
  static async open(directory: string, encoder: EncoderDescription): Promise<VectorCache> {
    const cache = new VectorCache(join(directory, `${encoder.id}-${encoder.fitId}`), encoder);
    await mkdir(cache.folder, { recursive: true });
    for (const name of (await readdir(cache.folder)).sort()) {
      if (name.endsWith(segmentEnding)) cache.#read(await readFile(join(cache.folder, name)));
    }
    return cache;
  }

  get(text: string): Float32Array | undefined {
    return this.#vectors.get(hashText(text));
  }

  /** Keeps one vector a text: row i of `vectors` belongs to text i. */
  async add(texts: readonly string[], vectors: Matrix): Promise<void> {
    if (texts.length === 0) return;
    const hashes = texts.map(hashText);
    hashes.forEach((hash, row) => this.#vectors.set(hash, rowOf(vectors, row).slice()));
    const { buffer, byteOffset, byteLength } = vectors.values;
    const segment = Buffer.concat([
      Buffer.from(hashes.join(''), 'hex'),
      Buffer.from(buffer, byteOffset, byteLength),
    ]);
    const path = join(this.folder, randomUUID());
    await writeFile(path, segment);
    await rename(path, path + segmentEnding);
  }

  #read(segment: Buffer): void {
    const rowBytes = this.encoder.dimension * 4;
    const rows = segment.length / (hashBytes + rowBytes);
    // A file of another length is not one of ours; its texts are simply encoded again.
    if (!Number.isInteger(rows)) return;
    for (let row = 0; row < rows; row++) {
      const hash = segment.toString('hex', row * hashBytes, (row + 1) * hashBytes);
      const start = rows * hashBytes + row * rowBytes;
      // Copied, because a view of float32 needs an address that is a multiple of four.
      const bytes = Uint8Array.from(segment.subarray(start, start + rowBytes));
      this.#vectors.set(hash, new Float32Array(bytes.buffer));
    }
  }
}

function hashText(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * hashBytes);
}
