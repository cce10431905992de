import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { isAbsolute, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

export const manifestName = 'manifest.json';

/** What a backup holds, so that anybody can see whether it is whole. */
const Manifest = z.object({
  format: z.literal('querent-backup'),
  version: z.literal(1),
  querent: z.string(),
  createdAt: z.iso.datetime(),
  schema: z.int(),
  counts: z.object({ projects: z.int(), items: z.int(), answers: z.int() }),
  files: z.array(
    z.object({
      path: z.string().refine((path) => !isAbsolute(path) && !normalize(path).startsWith('..')),
      bytes: z.int().nonnegative(),
      sha256: z.string(),
    }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

/** A backup that is not whole, or not one; the message says what is wrong with it. */
export class BackupProblem extends Error {}

export async function describeFile(
  folder: string,
  path: string,
): Promise<Manifest['files'][number]> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(join(folder, path)), hash);
  return { path, bytes: statSync(join(folder, path)).size, sha256: hash.digest('hex') };
}

/** Reads a backup's manifest and holds every file against it; throws a `BackupProblem`. */
export async function verifyBackup(folder: string): Promise<Manifest> {
  const manifest = readManifest(folder);
  for (const expected of manifest.files) {
    if (!existsSync(join(folder, expected.path))) {
      throw new BackupProblem(`${expected.path} is missing from the backup: use another one`);
    }
    const { bytes, sha256 } = await describeFile(folder, expected.path);
    if (bytes === expected.bytes && sha256 === expected.sha256) continue;
    throw new BackupProblem(`${expected.path} is not what was backed up: use another backup`);
  }
  return manifest;
}

function readManifest(folder: string): Manifest {
  const path = join(folder, manifestName);
  if (!existsSync(path)) {
    throw new BackupProblem(`${folder}: there is no backup here (no ${manifestName})`);
  }
  try {
    return Manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new BackupProblem(`${path} cannot be read: use another backup`);
  }
}
