import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, readConfig } from '../server/config.js';

describe('the settings', () => {
  let dataDir: string;
  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'querent-config-'));
  });
  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  test('are the documented ones where nobody says anything', () => {
    expect(readConfig({}, { dataDir })).toMatchObject({
      port: 3210,
      portIsFixed: false,
      host: '127.0.0.1',
      publicUrl: null,
      backend: 'auto',
    });
  });

  test('a flag wins over the environment, the environment over the file', () => {
    writeFileSync(join(dataDir, 'config.json'), '{"port":1,"host":"a","logLevel":"info"}');
    const environment = { QUERENT_PORT: '2', QUERENT_HOST: 'b' };
    expect(readConfig(environment, { dataDir, port: 3 })).toMatchObject({
      port: 3,
      host: 'b',
      logLevel: 'info',
    });
  });

  test.each([
    [{ QUERENT_PORT: 'many' }, 'QUERENT_PORT'],
    [{ QUERENT_BACKEND: 'gpu' }, 'QUERENT_BACKEND'],
    [{ QUERENT_DATABASE_URL: 'postgres://db' }, 'PostgreSQL is planned'],
    [{ QUERENT_BASE_PATH: '/label' }, 'QUERENT_BASE_PATH'],
  ])('%o is refused with its name', (environment, words) => {
    expect(() => readConfig(environment, { dataDir })).toThrow(words);
  });

  test('a file with an unknown field or broken JSON is refused with its path', () => {
    for (const text of ['{"prot":1}', '{']) {
      writeFileSync(join(dataDir, 'config.json'), text);
      expect(() => readConfig({}, { dataDir })).toThrow(ConfigError);
      expect(() => readConfig({}, { dataDir })).toThrow('config.json');
    }
  });
});
