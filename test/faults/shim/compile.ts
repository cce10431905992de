import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { packageRoot } from '../../../server/package-root.js';

/** A library to load before the C library, or why there is none here. */
export type Shim = { readonly path: string } | { readonly reason: string };

/** Compiles `NAME.c` of this folder into `directory`. */
export function compileShim(name: 'disk' | 'clock', directory: string): Shim {
  if (process.platform !== 'linux') return { reason: 'only Linux loads a library by LD_PRELOAD' };
  const source = join(packageRoot(), 'test/faults/shim', `${name}.c`);
  const path = join(directory, `${name}.so`);
  const flags = ['-shared', '-fPIC', '-O1', '-o', path, source, '-ldl', '-lpthread'];
  const { status, error, stderr } = spawnSync('cc', flags, { encoding: 'utf8' });
  if (error !== undefined) return { reason: 'there is no C compiler (cc)' };
  return status === 0 ? { path } : { reason: `cc failed: ${stderr}` };
}
