import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { inspectVectorFile } from '../learner/inspect-vector-file.js';
import type { Finding } from '../store/sqlite/invariants.js';

const again = 'Nothing to do: the service encodes these texts again at its next start.';

/** Vectors can always be made again, so that what is wrong with their files is never more than a warning. */
export function checkVectors(
  directory: string,
  inUse: boolean,
): { files: number; vectors: number; findings: Finding[] } {
  const names = existsSync(directory) ? readdirSync(directory) : [];
  const files = names.filter((name) => name.endsWith('.vectors')).sort();
  const findings: Finding[] = [];
  let vectors = 0;
  for (const name of files) {
    const report = inspectVectorFile(join(directory, name));
    vectors += report.sound;
    const add = (what: string, count: number, remedy: string) =>
      findings.push({
        invariant: 'I7',
        severity: 'warning',
        what,
        count,
        examples: [name],
        remedy,
      });
    if (report.kind === null) add('a file of vectors has no header', 1, again);
    if (report.damaged > 0) add('a vector is damaged', report.damaged, again);
    if (report.senseless > 0) {
      const remedy =
        'Stop the service, delete this file and start again: the texts are encoded anew.';
      add('a vector holds a value that is no number', report.senseless, remedy);
    }
    // A service that is at work may be in the middle of its last record.
    if (report.tornBytes > 0 && !inUse) add('the last vector of a file is torn off', 1, again);
  }
  return { files: files.length, vectors, findings };
}
