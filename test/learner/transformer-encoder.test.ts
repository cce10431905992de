import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rowOf } from '../../model/matrix.js';
import { openEncoderPool, type EncoderPool } from '../../server/learner/encoder-pool.js';
import { createProject, eventually, importRows, startTestService } from '../support/service.js';
import { writeTinyEncoder } from '../support/tiny-onnx.js';

const words = { cat: [1, 0, 0], dog: [0, 1, 0], runs: [0, 0, 2], fast: [3, 0, 0] };

function isInstalled(): boolean {
  try {
    require.resolve('@huggingface/transformers');
    return true;
  } catch {
    return false;
  }
}

/** The package is optional and large (470 MB with its runtimes), so it is not installed for the tests. */
const whenInstalled = isInstalled() ? describe : describe.skip;

describe('a transformer', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'querent-transformer-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function open(model: string, workers = 1): Promise<EncoderPool> {
    const encoderId = `transformer:${model}` as const;
    return openEncoderPool({ workers, encoderId, backend: 'wasm', modelDirectory: folder });
  }

  whenInstalled('with @huggingface/transformers installed', () => {
    test('encodes texts by the mean of their tokens, of length 1, whatever they are padded to', async () => {
      writeTinyEncoder(folder, words);
      const pool = await open(folder, 2);
      try {
        expect(pool).toMatchObject({ id: 'transformer', dimension: 3 });
        expect(pool.fitId).toMatch(/^[0-9a-f]{16}$/);
        const texts = ['cat', 'The dog runs', 'cat runs fast', 'Dog dog dog dog runs', 'cat dog'];
        const matrix = await pool.encode(texts);
        const expected = [
          [1, 0, 0],
          // "the" is unknown and a zero: (0,0,0) + (0,1,0) + (0,0,2).
          [0, 1, 2],
          [4, 0, 2],
          [0, 4, 2],
          [1, 1, 0],
        ];
        for (const [row, vector] of expected.entries()) {
          const length = Math.hypot(...vector);
          for (const [axis, value] of vector.entries()) {
            expect(rowOf(matrix, row)[axis]).toBeCloseTo(value / length, 5);
          }
        }
        const many = await pool.encode(
          Array.from({ length: 600 }, (_, index) => texts[index % 5] ?? ''),
        );
        expect(Array.from(many.values.slice(-15))).toEqual(Array.from(matrix.values));
      } finally {
        await pool.close();
      }
    });

    test('pools as the model says, and other weights or pooling are another fit', async () => {
      writeTinyEncoder(folder, words);
      const mean = await open(folder);
      await mean.close();
      mkdirSync(join(folder, '1_Pooling'));
      writeFileSync(join(folder, '1_Pooling', 'config.json'), '{"pooling_mode_cls_token":true}');
      const first = await open(folder);
      const matrix = await first.encode(['dog runs fast']);
      await first.close();
      expect(Array.from(matrix.values)).toEqual([0, 1, 0]);
      writeTinyEncoder(folder, { ...words, cat: [0, 0, 1] });
      const other = await open(folder);
      await other.close();
      expect(new Set([mean.fitId, first.fitId, other.fitId]).size).toBe(3);
    });

    test('names the file that a folder lacks, and what is wrong with one that is broken', async () => {
      await expect(open(join(folder, 'nothing'))).rejects.toThrow(
        /no ONNX sentence encoder in the folder .*nothing, config.json is missing: put config.json/,
      );
      writeTinyEncoder(folder, words);
      rmSync(join(folder, 'onnx', 'model.onnx'));
      await expect(open(folder)).rejects.toThrow(/onnx\/model.onnx is missing/);
      writeFileSync(join(folder, 'onnx', 'model.onnx'), 'no model');
      await expect(open(folder)).rejects.toMatchObject({ reason: { code: 'transformer-broken' } });
    });

    test('encodes the items of a project and new texts in the running service', async () => {
      writeTinyEncoder(folder, words);
      const service = await startTestService();
      try {
        await createProject(service, { slug: 'tiny', encoder: `transformer:${folder}` });
        const rows = Array.from({ length: 20 }, (_, index) =>
          index % 2 === 0
            ? { text: `cat ${index} runs`, label: 'cat' }
            : { text: `dog ${index} runs`, label: 'dog' },
        );
        await importRows(service, 'tiny', rows);
        const model = await eventually(async () => {
          const found = (await service.client.call('metrics', { project: 'tiny' })).model;
          return found.trainedOn === 20 && found;
        });
        expect(model).toMatchObject({ encoder: 'transformer', dimension: 3, encoded: 20 });
        const input = { texts: ['a dog', 'the cat'] };
        const { predictions } = await service.client.call('predict', { project: 'tiny', input });
        expect(predictions.map(({ label }) => label)).toEqual(['dog', 'cat']);
      } finally {
        await service.close();
      }
    });
  });

  (isInstalled() ? test.skip : test)(
    'says how to install the package where it is missing, and labeling goes on',
    async () => {
      const service = await startTestService();
      try {
        await createProject(service, { slug: 'tiny', encoder: 'transformer:org/model' });
        await importRows(service, 'tiny', [{ text: 'one' }, { text: 'two' }]);
        const model = await eventually(async () => {
          const found = (await service.client.call('metrics', { project: 'tiny' })).model;
          return found.state === 'failed' && found;
        });
        const params = { encoder: 'transformer:org/model' };
        expect(model.detail).toEqual({ code: 'transformer-not-installed', params });
        const project = await service.client.call('getProject', { project: 'tiny' });
        const { store } = service.app.service;
        await store.addPerson({
          ...{ annotatorId: 'ada' as never, name: 'Ada', role: 'annotator', projectId: null },
        });
        const claimed = await store.claim({
          ...{ projectId: project.id, annotatorId: 'ada' as never, count: 1 },
        });
        expect(claimed.items).toHaveLength(1);
      } finally {
        await service.close();
      }
    },
  );
});
