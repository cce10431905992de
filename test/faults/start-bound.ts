import { spawnSync } from 'node:child_process';
import { packageRoot } from '../../server/package-root.js';

/** A start takes no longer than this on a machine that does nothing else. */
const quietMs = 2000;
/** Beside other work it takes no longer than this many bare starts of the same minute. */
const bareStarts = 4;

/** The floor of every start: Node and the two libraries that serve and store, in milliseconds. */
export function bareStartMs(): number {
  const startedAt = performance.now();
  const script = "require('express'); require('better-sqlite3')";
  spawnSync(process.execPath, ['-e', script], { cwd: packageRoot() });
  return Math.round(performance.now() - startedAt);
}

/** How long a start may take: 2 s, or what other work makes of that. */
export function startBoundMs(bareMs: number): number {
  return Math.max(quietMs, bareStarts * bareMs);
}
