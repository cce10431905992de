import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeTexts, readTexts } from '../../server/bench/bench-texts.js';
import { measureLexical } from '../../server/bench/measure-lexical.js';
import { measureService } from '../../server/bench/measure-service.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'querent-bench-encode-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the texts of bench encode', () => {
  it('are of one seed, and of a file that is repeated where it is short', () => {
    expect(makeTexts(3, 1)).toEqual(makeTexts(3, 1));
    expect(makeTexts(3, 1)).not.toEqual(makeTexts(3, 2));
    const file = join(folder, 'texts.jsonl');
    writeFileSync(file, '{"text":"a"}\n\n{"text":"b","label":"x"}\n');
    expect(readTexts(file, 5)).toEqual(['a', 'b', 'a 1', 'b 1', 'a 2']);
  });

  it('say which line is wrong', () => {
    const file = join(folder, 'wrong.jsonl');
    writeFileSync(file, '{"text":"a"}\n{"txt":"b"}\n');
    expect(() => readTexts(file, 1)).toThrow(/line 2 has no "text"/);
    writeFileSync(file, '{"text":"a"\n');
    expect(() => readTexts(file, 1)).toThrow(/line 1 is not JSON/);
    writeFileSync(file, '\n');
    expect(() => readTexts(file, 1)).toThrow(/no lines/);
  });
});

describe('bench encode', () => {
  it('measures one thread and all, beside a floor', async () => {
    const row = await measureLexical(makeTexts(300, 1), 1);
    expect(row).toMatchObject({ encoder: 'lexical', texts: 300 });
    expect(row.meanCharacters).toBeGreaterThan(40);
    expect(row.textsPerSecondPerCore.median).toBeLessThan(row.floor.hashedPerSecond.median);
  });

  it('waits for the first ranking of a model over every item of the service', async () => {
    const row = await measureService(makeTexts(700, 1), 'lexical', join(folder, 'data'));
    expect(row.items).toBe(700);
    expect(row.importedSeconds).toBeLessThanOrEqual(row.encodedSeconds);
    expect(row.encodedSeconds).toBeLessThanOrEqual(row.readySeconds);
    expect(row.peakMemoryMb).toBeGreaterThan(50);
  });
});
