import { gzipSync } from 'node:zlib';
import type { Browser, Page, Response } from 'playwright-core';
import { launchBrowser, noBrowser } from '../support/browser.js';
import {
  createProject,
  eventually,
  importRows,
  startTestService,
  type TestService,
} from '../support/service.js';
import { leastOf } from '../support/least-of.js';
import { signedIn } from '../support/signed-in.js';
import { animalTexts } from '../support/texts.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;

const answers = 200;
/** A quick annotator's pace; the model is fitted again after each of these answers. */
const everyMs = 300;
const paintedWithinMs = 50;
/** Each of up to three runs takes this many items. */
const itemsInAll = 3 * answers + 50;

/**
 * From a key to the frame after the page shows what the key is for, in milliseconds: the next item for a
 * digit, and beside it, as a floor, one changed word for F9.
 */
const watchPaints = `
  window.paints = { item: [], floor: [] };
  const word = document.body.appendChild(document.createElement('p'));
  const shown = () => document.querySelector('[data-testid="item-text"]')?.textContent;
  let waiting = null;
  const painted = (kind, from) => requestAnimationFrame(() => {
    // A message posted in a frame arrives once the frame has been committed.
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.paints[kind].push(performance.now() - from);
    channel.port2.postMessage(null);
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'F9') { waiting = { from: event.timeStamp, text: shown() }; return; }
    word.textContent = String(event.timeStamp);
    painted('floor', event.timeStamp);
  }, { capture: true });
  new MutationObserver(() => {
    const text = shown();
    if (waiting === null || text === undefined || text === waiting.text) return;
    painted('item', waiting.from);
    waiting = null;
  }).observe(document.querySelector('.annotate-main'), { childList: true, subtree: true, characterData: true });
`;

function timesOf(measured: readonly number[]): Times {
  const sorted = measured.toSorted((left, right) => left - right);
  const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? Infinity;
  return { median: quantile(0.5), p99: quantile(0.99) };
}

interface Times {
  median: number;
  p99: number;
}

/** Gives 200 answers, one per 300 ms; returns the times to the next item's paint, and to one word's. */
async function labelAtPace(page: Page): Promise<Record<'item' | 'floor', Times>> {
  await page.evaluate('window.paints = { item: [], floor: [] }');
  const press = async (key: string) => {
    const due = Date.now() + everyMs / 2;
    await page.keyboard.press(key);
    await page.waitForTimeout(Math.max(0, due - Date.now()));
  };
  for (let answer = 0; answer < answers; answer++) {
    await press(String(1 + (answer % 2)));
    await press('F9');
  }
  const paints = await page.evaluate<Record<'item' | 'floor', number[]>>('window.paints');
  expect(paints.item).toHaveLength(answers);
  const times = { item: timesOf(paints.item), floor: timesOf(paints.floor) };
  const words = ({ median, p99 }: Times) => `median ${median.toFixed(1)}, p99 ${p99.toFixed(1)} ms`;
  process.stderr.write(
    `next item painted: ${words(times.item)}; one word: ${words(times.floor)}\n`,
  );
  return times;
}

describeInBrowser('labeling fast', () => {
  let service: TestService;
  let browser: Browser;

  beforeAll(async () => {
    service = await startTestService();
    browser = await launchBrowser();
    await createProject(service, { slug: 'fast', encoder: 'lexical' });
    const texts = animalTexts(itemsInAll).map(({ text }) => ({ text }));
    await importRows(service, 'fast', texts);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  test(`${answers} answers: the next item is painted within ${paintedWithinMs} ms of the key`, async () => {
    const page = await openAnnotator();
    let runs = 0;
    const share = await leastOf(1, async () => {
      runs++;
      const { item, floor } = await labelAtPace(page);
      expect(item.median).toBeLessThanOrEqual(paintedWithinMs);
      // On a machine so busy that one word takes longer, the demand cannot be told from the noise.
      return item.p99 / Math.max(paintedWithinMs, 2 * floor.p99);
    });
    expect(share).toBeLessThanOrEqual(1);
    await eventually(async () => {
      const { progress } = await service.client.call('metrics', { project: 'fast' });
      return progress.answers === runs * answers;
    });
    await page.context().close();
  }, 270_000);

  async function openAnnotator(onResponse?: (response: Response) => void): Promise<Page> {
    const context = await signedIn(service, browser);
    const page = await context.newPage();
    if (onResponse) page.on('response', onResponse);
    await page.goto(`${service.app.url}/annotate/fast`);
    await page.getByTestId('item-text').waitFor();
    await page.evaluate(watchPaints);
    return page;
  }

  test('the script that the annotator’s page loads is at most 250 kB compressed', async () => {
    const scripts: Promise<Buffer>[] = [];
    const page = await openAnnotator((response) => {
      if (response.url().endsWith('.js')) scripts.push(response.body());
    });
    const bytes = (await Promise.all(scripts)).map((body) => gzipSync(body).length);
    expect(bytes.length).toBeGreaterThan(0);
    expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThanOrEqual(250_000);
    await page.context().close();
  });
});
