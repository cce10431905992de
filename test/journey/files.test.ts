import {
  beginImport,
  createProject,
  eventually,
  importRows,
  importText,
  startTestService,
  type TestService,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

describe('files, before and while they are imported', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await startTestService();
  });
  afterAll(() => service.close());

  const itemsOf = async (project: string) =>
    (await service.client.call('listItems', { project })).items.length;

  const underWay = async (project: string) =>
    (await service.client.call('listImports', { project })).underWay;

  test('a dry run reports what an import would do and adds nothing', async () => {
    await createProject(service, { slug: 'dry' });
    await importRows(service, 'dry', animalTexts(10));
    const rows = animalTexts(12).map((row) => JSON.stringify(row));
    const text = [...rows, '{"label":"cat"}'].join('\n');
    const query = { format: 'jsonl', badRows: 'skip' };
    const dry = await importText(service, 'dry', text, { ...query, dryRun: 'true' });
    expect(dry).toMatchObject({ read: 13, added: 2, duplicates: 10, rejectedCount: 1 });
    expect(await itemsOf('dry')).toBe(10);
    const { imports } = await service.client.call('listImports', { project: 'dry' });
    expect(imports).toHaveLength(1);
    const real = await importText(service, 'dry', text, query);
    expect(real).toEqual({ ...dry, dryRun: undefined });
    expect(await itemsOf('dry')).toBe(12);
  });

  test('an import that runs is seen with its bytes, and stopping it leaves nothing', async () => {
    await createProject(service, { slug: 'stopped' });
    expect(await underWay('stopped')).toBeNull();
    const sending = beginImport(service, 'stopped');
    const seen = await eventually(async () => {
      const found = await underWay('stopped');
      return found !== null && found.bytes > 0 ? found : null;
    });
    expect(seen).toMatchObject({ file: 'a.jsonl', bytes: 30, totalBytes: 1_000_000 });
    expect((await underWay('stopped'))?.elapsedMs).toBeGreaterThanOrEqual(seen.elapsedMs);
    const status = new Promise<number | undefined>((resolve) =>
      sending.on('response', (response) => resolve(response.statusCode)),
    );
    expect(await service.client.call('stopImport', { project: 'stopped' })).toEqual({
      stopped: true,
    });
    sending.write('{"text":"three"}\n');
    expect(await status).toBe(409);
    sending.destroy();
    await eventually(async () => (await underWay('stopped')) === null);
    expect(await itemsOf('stopped')).toBe(0);
  });

  test('closing the request stops the import; a project that began with it goes too', async () => {
    await createProject(service, { slug: 'closed' });
    await createProject(service, { slug: 'kept' });
    for (const [project, query] of [
      ['closed', '&orDeleteProject=true'],
      ['kept', ''],
    ] as const) {
      const sending = beginImport(service, project, query);
      await eventually(async () => (await underWay(project)) !== null);
      sending.destroy();
    }
    await eventually(async () => {
      const { projects } = await service.client.call('listProjects');
      return !projects.some(({ slug }) => slug === 'closed');
    });
    await eventually(async () => (await underWay('kept')) === null);
    expect(await itemsOf('kept')).toBe(0);
    await importRows(service, 'kept', animalTexts(3));
    expect(await itemsOf('kept')).toBe(3);
  });

  test('a project with items stays when a later import fails', async () => {
    await createProject(service, { slug: 'has-items' });
    await importRows(service, 'has-items', animalTexts(3));
    const query = { format: 'jsonl', orDeleteProject: 'true' };
    await expect(importText(service, 'has-items', 'no json', query)).rejects.toThrow('Line 1');
    expect(await itemsOf('has-items')).toBe(3);
  });

  test('the preview of an export has its first rows as they will be written, and the counts', async () => {
    await createProject(service, { slug: 'preview', settings: { auditShare: 0.5 } });
    await importRows(service, 'preview', animalTexts(40));
    await importRows(service, 'preview', [{ text: '=1+1', label: 'cat' }], { labelsAs: 'test' });
    for (const format of ['jsonl', 'csv', 'tsv']) {
      const of = { project: 'preview', input: { format } };
      const preview = await service.client.call('previewExport', of);
      const whole = await (await service.client.open('exportItems', of)).text();
      expect(preview).toMatchObject({ fileName: `preview.${format}`, complete: true });
      expect(whole.startsWith(preview.head)).toBe(true);
      expect(preview.head.trimEnd().split('\n')).toHaveLength(format === 'jsonl' ? 5 : 6);
      const { train, validation, test } = preview.rows;
      expect(train + validation + test).toBe(
        whole.trimEnd().split('\n').length - (format === 'jsonl' ? 0 : 1),
      );
      expect(test).toBe(1);
    }
    const input = { format: 'csv', split: 'test', spreadsheetSafe: 'false' };
    const { head, rows } = await service.client.call('previewExport', {
      project: 'preview',
      input,
    });
    expect(rows).toEqual({ train: 0, validation: 0, test: 1 });
    expect(head).toContain(',=1+1,');
  });

  test('encoding waits while it is paused, and goes on where it was', async () => {
    const settings = { encodingPaused: true };
    await createProject(service, { slug: 'paused', encoder: 'lexical', settings });
    await importRows(service, 'paused', animalTexts(50));
    const model = async () => (await service.client.call('metrics', { project: 'paused' })).model;
    await eventually(async () => (await model()).toEncode === 50);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await model()).toMatchObject({ encoded: 0, toEncode: 50 });
    const input = { settings: { encodingPaused: false } };
    await service.client.call('updateProject', { project: 'paused', input });
    await eventually(async () => (await model()).encoded === 50);
  });
});
