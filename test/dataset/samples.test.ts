import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { importItems } from '../../server/dataset/import-items.js';
import { packageRoot } from '../../server/package-root.js';
import { ImportStoreFake } from './import-store-fake.js';
import { makeOptions, makeProject } from './project-fixture.js';

describe('our own samples', () => {
  it.each([
    ['feedback-en.jsonl', ['complaint', 'praise', 'question', 'suggestion']],
    ['feedback-zh.csv', ['建议', '投诉', '提问', '表扬']],
  ])('%s can be imported as it is, with about as many rows of each label', async (file, labels) => {
    const store = new ImportStoreFake();
    const source = createReadStream(join(packageRoot(), 'data', 'samples', file));
    const options = makeOptions({ format: undefined, file });
    const report = await importItems({ store, project: makeProject(), options, source });
    expect(report).toMatchObject({ read: 40, added: 40, duplicates: 0, rejectedCount: 0 });
    const found = store.items.map(({ row }) => row.label);
    expect([...new Set(found)].sort()).toEqual(labels);
    for (const label of labels) {
      expect(found.filter((name) => name === label).length).toBeGreaterThanOrEqual(9);
    }
  });
});
