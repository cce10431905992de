import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sentenceDescription } from '../../model/encoders/sentence/sentence-description.js';
import { createRandom } from '../../model/random.js';
import { contentHash } from '../../server/dataset/content-hash.js';
import { VectorFile } from '../../server/learner/vector-file.js';
import { connect, sendOk } from '../support/service.js';
import { newProject, stagedItem } from '../store/fixture.js';
import { openDirectStore } from '../store/sqlite-direct.js';
import { report, times } from '../support/scale.js';
import { freePort, startService, type Place } from './service-process.js';
import { leastOf } from '../support/least-of.js';
import { bareStartMs, startBoundMs } from './start-bound.js';

const items = times({ long: 100_000, short: 20_000 });
const { dimension } = sentenceDescription;

const root = mkdtempSync(join(tmpdir(), 'querent-start-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** A data directory with encoded items; their vectors are random, which a start cannot tell. */
function prepare(directory: string): void {
  const vectors = new VectorFile(join(directory, 'vectors'), {
    ...{ encoder: sentenceDescription.id, fitId: sentenceDescription.fitId, dimension },
  });
  const { methods, close, database } = openDirectStore(join(directory, 'querent.db'), Date.now);
  database.execute('PRAGMA synchronous = OFF');
  const project = newProject('large');
  const { id: projectId } = methods.createProject({
    ...{ ...project, encoder: 'sentence' },
  });
  const start = { projectId, fileName: 'texts.jsonl', labelsAs: 'training' } as const;
  const { importId } = methods.beginImport(start);
  const random = createRandom(1);
  const block = Float32Array.from({ length: 1000 * dimension }, () => random.next() - 0.5);
  for (let from = 0; from < items; from += 1000) {
    const rows = Array.from({ length: 1000 }, (_, n) => stagedItem(`text ${from + n}`));
    const hashed = rows.map((row) => ({ ...row, contentHash: contentHash(row.payload) }));
    methods.importChunk({ importId, rows: hashed });
    vectors.append(
      hashed.map((row) => row.contentHash),
      block,
    );
  }
  methods.finishImport({ importId, read: items, rejected: [], rejectedCount: 0 });
  close();
  vectors.close();
}

test('a start with a large encoded pool serves its first item before the vectors are read', async () => {
  const directory = join(root, 'data');
  prepare(directory);
  const place = { directory, port: await freePort() };
  const first = await startService(place);
  const input = { user: 'Ada', role: 'annotator', project: 'large' } as const;
  const { token } = await first.client.call('createToken', { input });
  await first.end('SIGTERM');
  expect(await leastOf(1, () => startAndClaim(place, token))).toBeLessThanOrEqual(1);
}, 600_000);

/** Starts the service and claims an item; returns how long that took as a share of what is allowed. */
async function startAndClaim(place: Place, token: string): Promise<number> {
  const startedAt = performance.now();
  const service = await startService(place);
  const listeningMs = performance.now() - startedAt;
  const socket = await connect(service.url, token);
  const joined = await sendOk(socket, 'queue:join', { projectId: 'large' });
  const claimMs = performance.now() - startedAt;
  expect(joined.items.length).toBeGreaterThan(0);
  const floorMs = bareStartMs();
  const figures = { listeningMs: Math.round(listeningMs), claimMs: Math.round(claimMs), floorMs };
  report('start', { items, ...figures });
  socket.disconnect();
  await service.end('SIGTERM');
  return claimMs / startBoundMs(floorMs);
}
