import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { ServiceClient } from '../../server/commands/service-client.js';
import { readLock } from '../../server/lock-file.js';
import { packageRoot } from '../../server/package-root.js';
import { launchBrowser, noBrowser } from '../support/browser.js';
import { createProject, eventually, importRows } from '../support/service.js';
import { animalTexts } from '../support/texts.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;

const directory = mkdtempSync(join(tmpdir(), 'querent-killed-'));
let server: ChildProcess | null = null;

/** Starts the program on the data directory; port 0 takes a free one. */
async function serve(port: number): Promise<ServiceClient> {
  const program = join(packageRoot(), 'dist/server/main.js');
  const flags = ['serve', '--no-open', '--port', String(port), '--data-dir', directory];
  server = spawn(process.execPath, [program, ...flags], { stdio: 'ignore' });
  const { url, secret } = await eventually(() => {
    const lock = readLock(directory);
    const isUp = lock !== null && lock.url !== null && lock.pid === server?.pid;
    return Promise.resolve(isUp ? lock : null);
  });
  return new ServiceClient(url ?? '', secret);
}

async function kill(signal: NodeJS.Signals): Promise<void> {
  const ending = server;
  server = null;
  if (ending === null) return;
  const ended = once(ending, 'exit');
  ending.kill(signal);
  await ended;
}

describeInBrowser('a server that is killed while someone labels', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await kill('SIGTERM');
    rmSync(directory, { recursive: true, force: true });
  });

  const truths = new Map(animalTexts(40).map(({ text, label }) => [text, label]));
  const textOf = async (page: Page) => (await page.getByTestId('item-text').innerText()).trim();

  /** Answers what is on screen, and returns what that was. */
  async function label(page: Page): Promise<string> {
    await page.getByTestId('item-text').waitFor();
    const text = await textOf(page);
    await page.keyboard.press(truths.get(text) === 'cat' ? '1' : '2');
    return text;
  }

  test('loses no answer, and the page goes on by itself', async () => {
    let client = await serve(0);
    const port = Number(new URL(client.url).port);
    await createProject({ client }, { slug: 'animals', encoder: 'lexical' });
    await importRows(
      { client },
      'animals',
      animalTexts(40).map(({ text }) => ({ text })),
    );
    const { url } = await client.call('createSignInLink');
    const page = await browser.newPage();
    await page.goto(url);
    await page.waitForURL(/\/$/);
    await page.goto(`${client.url}/annotate/animals`);
    await page.evaluate('window.neverReloaded = true');
    const labeled: string[] = [];
    for (let count = 0; count < 4; count++) {
      labeled.push(await label(page));
      await page.waitForTimeout(100);
    }
    // One answer is on its way when the server dies.
    labeled.push(await label(page));
    await kill('SIGKILL');
    await page.getByText('No connection').waitFor();
    // What was leased ahead is labeled without a server, until nothing is left to show.
    const outOfItems = page.getByText('The next item comes when the connection is back');
    while ((await outOfItems.count()) === 0) {
      labeled.push(await label(page));
      await page.waitForTimeout(100);
    }
    client = await serve(port);
    for (let count = 0; count < 4; count++) {
      labeled.push(await label(page));
      await eventually(async () => (await textOf(page)) !== labeled.at(-1));
    }
    expect(await page.evaluate('window.neverReloaded')).toBe(true);
    await eventually(async () => {
      const { progress } = await client.call('metrics', { project: 'animals' });
      return progress.answers === labeled.length;
    });
    const file = await client.open('exportItems', {
      project: 'animals',
      input: { format: 'jsonl' },
    });
    const rows = (await file.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; label: string; source: string })
      .filter(({ source }) => source === 'annotator');
    expect(rows.map(({ text }) => text).sort()).toEqual([...new Set(labeled)].sort());
    for (const { text, label: given } of rows) expect(given).toBe(truths.get(text));
    await page.close();
  });
});
