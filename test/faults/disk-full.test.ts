import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeasedItem } from '../../server/contract/queue.js';
import { inspectVectorFile } from '../../server/learner/inspect-vector-file.js';
import { VectorFile } from '../../server/learner/vector-file.js';
import { openSqliteStore } from '../../server/store/sqlite/sqlite-store.js';
import { checkDataDirectory } from '../../server/upkeep/check-data-directory.js';
import { ada, expectRefusal, numberedTexts, startProject } from '../store/fixture.js';
import { temporaryFolder } from '../store/harness.js';
import {
  connect,
  connectAnnotator,
  createProject,
  eventually,
  importRows,
  nextPush,
  send,
  sendOk,
  startTestService,
  type TestService,
  type TestSocket,
} from '../support/service.js';
import { exportedLabels } from './exported.js';
import { report, times } from '../support/scale.js';
import { freePort, startService } from './service-process.js';
import { compileShim } from './shim/compile.js';
import { mountSmallDisk, type SmallDisk } from './small-disk.js';

/** After space has come back, everything works within this time, with nobody's help. */
const healsWithinMs = 5000;
const rounds = times({ long: 5, short: 1 });

/** Somebody who answers what is pushed, and keeps what was acknowledged. */
class Person {
  readonly acknowledged = new Map<string, string>();
  readonly queue: LeasedItem[] = [];
  #unsent: ReturnType<Person['message']> | null = null;

  constructor(
    readonly socket: TestSocket,
    readonly label: { readonly id: string; readonly name: string },
  ) {
    socket.on('item:next', (item) => this.queue.push(item));
  }

  message({ leaseId, item }: LeasedItem) {
    const value = { kind: 'label', labelId: this.label.id };
    return { answerId: randomUUID(), leaseId, itemId: item.id, value, elapsedMs: 5 };
  }

  /** Sends the answer that is due, the same one again after a refusal; null: it was taken. */
  async answer(): Promise<{ code: string; message: string } | null> {
    this.#unsent ??= this.message(await eventually(() => Promise.resolve(this.queue.shift())));
    const reply = await send(this.socket, 'answer:submit', this.#unsent);
    if (!reply.ok) return reply;
    this.acknowledged.set(this.#unsent.itemId, this.label.name);
    this.#unsent = null;
    return null;
  }

  /** Answers until one is refused. */
  async answerUntilRefused(): Promise<{ code: string; message: string }> {
    for (let answers = 0; answers < 1000; answers++) {
      const refusal = await this.answer();
      if (refusal !== null) return refusal;
    }
    throw new Error('nothing was refused');
  }
}

async function joinQueue(service: TestService, name: string): Promise<Person> {
  const socket = await connectAnnotator(service, name, 'full');
  const { items, labels } = await sendOk(socket, 'queue:join', { projectId: 'full' });
  const [label] = labels;
  if (label === undefined) throw new Error('the project has no label');
  const person = new Person(socket, label);
  person.queue.push(...items);
  return person;
}

const disk = mountSmallDisk(24);
const rowsOf = (count: number, prefix: string) =>
  Array.from({ length: count }, (_, index) => ({ text: `${prefix} ${index} ${'x'.repeat(300)}` }));

if ('reason' in disk) {
  test.skip(`a full disk (not tried: ${disk.reason})`, () => undefined);
} else {
  describe('a full disk', () => {
    let service: TestService;
    let person: Person;
    beforeAll(async () => {
      service = await startTestService(join(disk.directory, 'data'));
      await createProject(service, { slug: 'full', encoder: 'lexical' });
      await importRows(service, 'full', rowsOf(2500, 'first'));
      person = await joinQueue(service, 'Ada');
    });
    afterEach(async () => {
      disk.free();
      await eventually(async () => (await person.answer()) === null);
    });
    afterAll(async () => {
      person.socket.disconnect();
      await service.app.close();
      const checked = await checkDataDirectory(service.directory);
      disk.remove();
      expect(checked?.findings).toEqual([]);
    });

    /** Every acknowledged answer is in the export with its label. */
    async function expectNothingLost(): Promise<void> {
      const exported = await exportedLabels(service.client, 'full');
      const missing = [...person.acknowledged].filter(
        ([itemId, label]) => exported.get(itemId)?.label !== label,
      );
      expect(missing).toEqual([]);
    }

    test('refuses answers with a sentence, keeps what it acknowledged, serves readers, heals', async () => {
      for (let round = 0; round < rounds; round++) {
        disk.fill(round * 40_000);
        const refusal = await person.answerUntilRefused();
        expect(refusal).toMatchObject({ ok: false, code: 'full' });
        expect(refusal.message).toMatch(/disk of the service is full: nothing was saved/);
        await expectNothingLost();
        const { progress } = await service.client.call('metrics', { project: 'full' });
        expect(progress.answers).toBe(person.acknowledged.size);
        disk.free();
        const freedAt = performance.now();
        await eventually(async () => (await person.answer()) === null, { everyMs: 100 });
        report('healed after a full disk', { ms: Math.round(performance.now() - freedAt) });
        expect(performance.now() - freedAt).toBeLessThan(healsWithinMs);
      }
      await expectNothingLost();
    });

    test('in an import takes nothing of it, and the same import works when there is space', async () => {
      for (let round = 0; round < rounds; round++) {
        const { length: before } = (await service.client.call('listImports', { project: 'full' }))
          .imports;
        disk.fill(200_000 * (round + 1));
        const rows = rowsOf(3000, `import ${round}`);
        await expect(importRows(service, 'full', rows)).rejects.toThrow(
          /disk of the service is full/,
        );
        const { imports } = await service.client.call('listImports', { project: 'full' });
        expect(imports).toHaveLength(before);
        disk.free();
        await eventually(() => importRows(service, 'full', rows.slice(0, 50)).catch(() => null), {
          withinMs: healsWithinMs,
          everyMs: 200,
        });
      }
      await expectNothingLost();
    });

    test('lets somebody who waits for an item have one when there is space again', async () => {
      const socket = await connectAnnotatorBefore(service, disk);
      const refused = await eventually(async () => {
        // A join takes less room than an answer, so a log that refuses answers may still have some for it.
        await person.answerUntilRefused();
        const reply = await send(socket, 'queue:join', { projectId: 'full' });
        if (!reply.ok) return reply;
        await send(socket, 'queue:leave', {});
        return null;
      });
      expect(refused).toMatchObject({ ok: false, code: 'full' });
      disk.free();
      const joined = await eventually(async () => {
        const reply = await send(socket, 'queue:join', { projectId: 'full' });
        return reply.ok ? reply : null;
      });
      expect(joined.items.length).toBeGreaterThan(0);
      socket.disconnect();
    });

    test('while the log is moved into the database costs nothing', async () => {
      for (let round = 0; round < rounds; round++) {
        disk.fill(600_000);
        await person.answerUntilRefused();
        // A reader's view of the whole set goes through the log and the database alike.
        await expectNothingLost();
        disk.free();
        await eventually(async () => (await person.answer()) === null);
      }
      await expectNothingLost();
    });
  });
}

if (!('reason' in disk)) {
  test('a vector that found no space is not half there, so that the later ones are where they belong', () => {
    const small = mountSmallDisk(1);
    if ('reason' in small) throw new Error(small.reason);
    const kind = { encoder: 'lexical', fitId: 'full', dimension: 256 };
    const file = new VectorFile(small.directory, kind);
    const hashes = Array.from({ length: 100 }, (_, n) => n.toString(16).padStart(32, '0'));
    const values = new Float32Array(100 * kind.dimension).fill(0.25);
    file.append(hashes, values);
    small.fill(10_000);
    expect(() => file.append(hashes, values)).toThrow(/no space left/);
    small.free();
    file.append(hashes, values);
    file.close();
    const report = inspectVectorFile(join(small.directory, 'lexical-full.vectors'));
    small.remove();
    expect(report).toMatchObject({ sound: 200, damaged: 0, tornBytes: 0 });
  });
}

/** A token is a row: it has to be made while there is space. */
async function connectAnnotatorBefore(service: TestService, small: SmallDisk): Promise<TestSocket> {
  small.free();
  const input = { user: 'Ben', role: 'annotator', project: 'full' } as const;
  const { token } = await eventually(() =>
    service.client.call('createToken', { input }).catch(() => null),
  );
  small.fill();
  return connect(service.app.url, token);
}

test('a database that may not grow refuses in the same way, reads on, and goes on when there is room', async () => {
  const folder = temporaryFolder('fast');
  const store = await openSqliteStore(join(folder, 'querent.db'), { maxPages: 120 });
  const nothing = () => Promise.resolve();
  const harness = { store, advance: nothing, reopen: nothing, close: nothing };
  const project = await startProject(harness, { items: 20 });
  const other = await startProject(harness, { slug: 'other', items: 0 });
  const { importId } = await other.begin();
  const grow = async () => {
    for (let chunk = 0; ; chunk++) {
      await store.importChunk({ importId, rows: numberedTexts(400, `chunk ${chunk}`) });
    }
  };
  await expectRefusal(grow(), 'full');
  const acknowledged: string[] = [];
  await expectRefusal(
    (async () => {
      for (let n = 0; ; n++) {
        await store.addPerson({
          ...{ annotatorId: `person-${n}` as never, name: 'x'.repeat(60_000) },
          ...{ role: 'annotator', projectId: null },
        });
        acknowledged.push(`person-${n}`);
      }
    })(),
    'full',
  );
  expect(await project.progress()).toMatchObject({ items: 20 });
  await store.abortImport({ importId });
  const { receipt } = await project.claimAndAnswer(ada);
  expect(receipt.status).toBe('recorded');
  await store.close();
  rmSync(folder, { recursive: true });
});

const folder = mkdtempSync(join(tmpdir(), 'querent-flush-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const shim = compileShim('disk', folder);

if ('reason' in shim) {
  test.skip(`a flush that fails (not tried: ${shim.reason})`, () => undefined);
} else {
  test('a flush that fails acknowledges nothing; the database is opened anew and all goes on', async () => {
    const [directory, switchFile] = [join(folder, 'data'), join(folder, 'fail')];
    const environment = { LD_PRELOAD: shim.path, QUERENT_DISK_FAIL: switchFile };
    const service = await startService({ directory, port: await freePort(), environment });
    const { client, url } = service;
    try {
      const input = { slug: 'full', labels: ['cat', 'dog'], encoder: 'lexical' };
      await client.call('createProject', { input });
      await importRows({ client }, 'full', rowsOf(200, 'item'));
      const person = await joinQueue({ client, app: { url } } as TestService, 'Ada');
      const acknowledgedBefore = 5;
      for (let n = 0; n < acknowledgedBefore; n++) expect(await person.answer()).toBeNull();
      for (let round = 0; round < rounds; round++) {
        const known = person.acknowledged.size;
        writeFileSync(switchFile, '');
        const refusal = await person.answerUntilRefused();
        expect(refusal).toMatchObject({ code: 'disk-failed' });
        expect(person.acknowledged.size).toBe(known);
        const { progress } = await client.call('metrics', { project: 'full' });
        expect(progress.answers).toBeGreaterThanOrEqual(known);
        rmSync(switchFile);
        const freedAt = performance.now();
        await eventually(async () => (await person.answer()) === null, { everyMs: 100 });
        report('healed after a failed flush', { ms: Math.round(performance.now() - freedAt) });
        expect(await person.answer()).toBeNull();
      }
      const next = nextPush(person.socket, 'item:next');
      expect(await person.answer()).toBeNull();
      expect((await next).item.text).toMatch(/^item/);
      expect(service.log()).toMatch(/failed: disk I\/O error.*works again/s);
      await service.end('SIGKILL');
      person.socket.disconnect();
      expect((await checkDataDirectory(directory))?.findings).toEqual([]);
      const again = await startService({ directory, port: await freePort() });
      const exported = await exportedLabels(again.client, 'full');
      expect([...person.acknowledged].filter(([id]) => !exported.has(id))).toEqual([]);
      expect(exported.size).toBe(person.acknowledged.size);
      await again.end('SIGTERM');
    } finally {
      service.signal('SIGKILL');
    }
  });
}
