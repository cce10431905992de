import { readFileHead } from '../../server/dataset/file-head.js';

const head = (content: string | Uint8Array, file = 'a.csv') =>
  readFileHead(typeof content === 'string' ? Buffer.from(content) : content, { file });

describe('the head of a file', () => {
  it('names columns, shows rows and guesses what they are', async () => {
    const found = await head('\ufeffid,headline,review,sentiment\n1,Hm,"good, really",pos\n');
    expect(found).toMatchObject({ format: 'csv', encoding: 'utf-8', problem: null });
    expect(found.columns).toEqual(['id', 'headline', 'review', 'sentiment']);
    expect(found.rows).toEqual([['1', 'Hm', 'good, really', 'pos']]);
    const guess = { text: 'review', label: 'sentiment', title: 'headline', id: 'id', context: [] };
    expect(found.guess).toEqual(guess);
  });

  it('guesses by the values where the names tell nothing', async () => {
    const rows = ['a,x,a long text about this', 'b,y,another text', 'c,x,more words', 'd,y,so on'];
    const { guess } = await head(`n,k,t\n${rows.join('\n')}\n`);
    expect(guess).toMatchObject({ text: 't', label: 'k', title: null, id: null });
  });

  it('finds Chinese in GBK and in UTF-16, whatever character the end cuts', async () => {
    // 文本,标签 / 很好,好评 in GBK, and a character cut in half
    const gbk = Buffer.from('cec4b1be2cb1eac7a90ababc2cbac3c6c00aba', 'hex');
    expect(await head(gbk)).toMatchObject({ encoding: 'gb18030', columns: ['文本', '标签'] });
    const wide = Buffer.from('\ufeff文本\t标签\n很好\t好评\n', 'utf16le');
    expect(await head(wide, 'a.tsv')).toMatchObject({
      encoding: 'utf-16le',
      columns: ['文本', '标签'],
      guess: { text: '文本', label: '标签' },
    });
    expect((await head(Buffer.from('文本\n很好吃').subarray(0, -1))).encoding).toBe('utf-8');
  });

  it('shows the keys of JSONL as columns, and leaves out a line that the end cuts', async () => {
    const found = await head('{"text":"a","n":1}\n\n{"text":"b","tags":["x"]}\n{"te', 'a.jsonl');
    expect(found.columns).toEqual(['text', 'n', 'tags']);
    expect(found.rows).toEqual([
      ['a', '1', ''],
      ['b', '', '["x"]'],
    ]);
  });

  it.each([
    ['', 'a.csv', 1, 'no rows'],
    ['text,label\n', 'a.csv', 1, 'no rows'],
    ['\n[1]\n', 'a.jsonl', 2, 'object'],
    ['"text\nnever closed', 'a.csv', 1, 'never closed'],
  ])('says what is wrong with %j', async (content, file, line, words) => {
    const { problem } = await head(content, file);
    expect(problem).toMatchObject({ line });
    expect(problem?.reason).toContain(words);
  });

  it('refuses a file of no known format', async () => {
    await expect(head('x', 'notes.docx')).rejects.toThrow('name one of jsonl, csv, tsv');
  });
});
