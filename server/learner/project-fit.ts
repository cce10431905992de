import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { Reason } from '../contract/reason.js';
import type { EncoderId, EncoderSetting } from '../../model/encoders/choose-encoder.js';
import { chooseEncoder, encoderIds } from '../../model/encoders/choose-encoder.js';
import type { LexicalFit } from '../../model/encoders/lexical/fit-lexical.js';
import { createMatrix } from '../../model/matrix.js';
import type { LexicalFitRequest } from './lexical-fit-worker.js';

/** What a project's encoder setting came to on the texts that it had then. */
export interface ProjectFit {
  readonly setting: EncoderSetting;
  readonly encoderId: EncoderId;
  readonly reason: Reason;
  /** How many items the pool had. */
  readonly items: number;
  /** Null for an encoder that is not fitted. */
  readonly lexical: LexicalFit | null;
}

const Header = z.object({
  encoderId: z.enum(encoderIds),
  reason: Reason,
  items: z.number(),
  lexical: z
    .object({ fitId: z.string(), dimension: z.number(), features: z.array(z.string()) })
    .nullable(),
});

/** Decides on these texts, and fits on a thread of its own where the encoder needs it. */
export async function makeProjectFit(
  setting: EncoderSetting,
  texts: readonly string[],
  items: number,
): Promise<ProjectFit> {
  const { encoderId, reason } = chooseEncoder(setting, texts);
  const lexical = encoderId === 'sentence' ? null : await fitOnThread({ texts });
  return { setting, encoderId, reason, items, lexical };
}

function fitOnThread(request: LexicalFitRequest): Promise<LexicalFit> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(join(__dirname, 'lexical-fit-worker.js'), { workerData: request });
    worker.once('message', resolve);
    worker.once('error', reject);
    // After an answer this comes too late to matter.
    worker.once('exit', () => reject(new Error('the fit of the lexical encoder was interrupted')));
  });
}

/** Keeps a fit beside the vectors that are made with it; the file appears whole. */
export function writeProjectFit(path: { directory: string; name: string }, fit: ProjectFit): void {
  mkdirSync(path.directory, { recursive: true });
  const { setting, encoderId, reason, items, lexical } = fit;
  const { projection = new Float32Array(0), ...described } = lexical ?? {};
  const header = JSON.stringify({
    ...{ encoderId, reason, items },
    lexical: lexical === null ? null : described,
  });
  const file = join(path.directory, `${path.name}-${setting}.fit`);
  const bytes = Buffer.from(projection.buffer, projection.byteOffset, projection.byteLength);
  writeFileSync(`${file}.part`, Buffer.concat([Buffer.from(`${header}\n`), bytes]), {
    mode: 0o600,
  });
  renameSync(`${file}.part`, file);
}

/** The fit that was kept for a setting; null where there is none that can be read. */
export function readProjectFit(
  path: { directory: string; name: string },
  setting: EncoderSetting,
): ProjectFit | null {
  try {
    const bytes = readFileSync(join(path.directory, `${path.name}-${setting}.fit`));
    const end = bytes.indexOf('\n');
    const header = Header.parse(JSON.parse(bytes.toString('utf8', 0, end)));
    if (header.lexical === null) return { ...header, setting, lexical: null };
    const { features, dimension } = header.lexical;
    // Copied, because a view of float32 needs an address that is a multiple of four.
    const { values: projection } = createMatrix(features.length, dimension, { shared: true });
    const values = bytes.subarray(end + 1);
    if (values.length !== projection.byteLength) return null;
    new Uint8Array(projection.buffer).set(values);
    return { ...header, setting, lexical: { ...header.lexical, projection } };
  } catch {
    return null;
  }
}
