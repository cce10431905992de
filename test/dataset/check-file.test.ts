import { checkFile } from '../../server/dataset/check-file.js';
import { byteSource } from './byte-source.js';
import { makeOptions } from './project-fixture.js';

const check = (content: string | Uint8Array, options: Parameters<typeof makeOptions>[0] = {}) =>
  checkFile({ options: makeOptions(options), source: byteSource(content) });

describe('the check of a file', () => {
  it('counts rows, duplicates, labels and what is wrong, and names the encoder', async () => {
    const rows = [
      '{"text":"the soup was good","label":"praise"}',
      '{"text":"the soup was good","label":"praise"}',
      '{"text":"it was not what we had","label":"complaint"}',
      '{"text":"and this was good too","label":"praise"}',
      '{"text":"what is this and who are you"}',
      '{"text":"  "}',
    ];
    const found = await check(rows.join('\n'));
    expect(found).toMatchObject({
      read: 6,
      added: 4,
      duplicates: 1,
      rejectedCount: 1,
      unlabeled: 1,
    });
    expect(found.labels).toEqual([
      { name: 'praise', count: 2 },
      { name: 'complaint', count: 1 },
    ]);
    expect(found.rejected[0]).toMatchObject({ line: 6, field: 'text' });
    expect(found.encoder).toMatchObject({ name: 'sentence+lexical' });
    expect((await check('{"text":"味道很好"}')).encoder).toMatchObject({ name: 'lexical' });
  });

  it('reads the encoding that was chosen, and names the line that is not in it', async () => {
    const gbk = Buffer.from('cec4b1be0abadcbac30a', 'hex');
    const options = { format: 'csv', encoding: 'gb18030' } as const;
    expect(await check(gbk, options)).toMatchObject({ added: 1, rejectedCount: 0 });
    const broken = Buffer.concat([gbk, Buffer.from('ff41ff0a', 'hex')]);
    const found = await check(broken, options);
    expect(found.rejected[0]).toMatchObject({ line: 3 });
    expect(found.rejected[0]?.reason).toContain('another encoding');
  });

  it('takes title, context and key from the columns that were named', async () => {
    const csv = 'nr,head,body,who,where\n7,Hm,Good,Ann,\n';
    const columns = { textColumn: 'body', titleColumn: 'head', idColumn: 'nr' };
    const options = { format: 'csv', ...columns, contextColumn: ['who', 'where'] } as const;
    expect(await check(csv, { ...options, contextColumn: ['who'] })).toMatchObject({ added: 1 });
    await expect(check(csv, { ...options, contextColumn: ['whom'] })).rejects.toThrow(
      'no context column "whom"',
    );
  });

  it('lets a line of JSONL go without a label, but not every line without the key that was named', async () => {
    const rows = '{"text":"a","intent":"x"}\n{"text":"b"}\n';
    expect(await check(rows, { labelColumn: 'intent' })).toMatchObject({ added: 2, unlabeled: 1 });
    await expect(check(rows, { labelColumn: 'itent' })).rejects.toThrow('no line has the key');
    expect(await check(rows, { labelColumn: '' })).toMatchObject({ unlabeled: 2, labels: [] });
  });
});
