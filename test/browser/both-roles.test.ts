import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { collectComplaints, launchBrowser, noBrowser } from '../support/browser.js';
import { eventually, startTestService, type TestService } from '../support/service.js';
import { signedIn } from '../support/signed-in.js';
import type { LabeledText } from '../support/texts.js';

const folder = process.env['QUERENT_TEST_DATA'] ?? '';
const journeys = [
  {
    set: 'trec6',
    answered: '25 items',
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1280, height: 800 },
  },
  {
    set: 'waimai_10k',
    answered: '25 条',
    locale: 'zh-CN',
    colorScheme: 'dark',
    viewport: { width: 360, height: 740 },
  },
] as const;

const isThere = journeys.every(({ set }) => existsSync(join(folder, set, 'train.jsonl')));
const why = isThere
  ? ''
  : ' (skipped: QUERENT_TEST_DATA names no folder with trec6 and waimai_10k)';
const describeOrSkip = noBrowser === null && isThere ? describe : describe.skip;

const rows = 600;
const answers = 25;

/** The first texts of a set, none twice. */
function textsOf(set: string): LabeledText[] {
  const lines = readFileSync(join(folder, set, 'train.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const parsed = lines.slice(0, 2 * rows).map((line) => JSON.parse(line) as LabeledText);
  return [...new Map(parsed.map((row) => [row.text.trim(), row])).values()].slice(0, rows);
}

describeOrSkip(`from a file of real texts to an export${why}`, () => {
  let service: TestService;
  let browser: Browser;
  beforeAll(async () => {
    service = await startTestService();
    browser = await launchBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  const shownText = async (page: Page) => (await page.getByTestId('item-text').innerText()).trim();

  test.each(journeys)(
    'a data scientist starts a project, an annotator labels, and both see it live ($set, $locale)',
    async ({ set, answered, ...device }) => {
      const texts = textsOf(set);
      const truths = new Map(texts.map(({ text, label }) => [text.trim(), label]));
      const lead = await signedIn(service, browser, device);
      const page = await lead.newPage();
      const complaints = collectComplaints(page);

      // The project, from the file to the first item.
      const startedAt = performance.now();
      await page.goto(`${service.app.url}/new`);
      const content = texts.map((row) => JSON.stringify(row)).join('\n');
      const file = { name: `${set}.jsonl`, mimeType: 'text/plain', buffer: Buffer.from(content) };
      await page.getByTestId('file').setInputFiles(file);
      await page.getByTestId('step-columns').waitFor();
      await page.getByTestId('use-oracle').check();
      for (const step of ['labels', 'preview']) {
        await page.getByTestId('next').click();
        await page.getByTestId(`step-${step}`).waitFor();
      }
      const name = `Journey of ${set}`;
      await page.getByTestId('preview-text').waitFor();
      await page.getByTestId('name').fill(name);
      await page.getByTestId('next').click();
      await page.waitForURL(/annotate\//);
      await page.getByTestId('item-text').waitFor();
      expect(performance.now() - startedAt).toBeLessThan(120_000);

      // An annotator comes by the link and answers with one key each.
      const slug = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await page.goto(`${service.app.url}/projects/${slug}`);
      await page.getByTestId('invite').click();
      const link = await page.getByTestId('invite-url').inputValue();
      const guest = await browser.newContext(device);
      const work = await guest.newPage();
      const guestComplaints = collectComplaints(work);
      await work.goto(link);
      await work.getByRole('textbox').fill('Grace');
      await work.keyboard.press('Enter');
      await work.getByTestId('item-text').waitFor();
      const { labels } = await service.client.call('getProject', { project: slug });
      const keyOf = new Map(labels.map((label) => [label.name, label.key ?? '']));
      for (let n = 0; n < answers; n++) {
        const text = await shownText(work);
        await work.keyboard.press(keyOf.get(truths.get(text) ?? '') ?? '');
        await eventually(async () => (await shownText(work)) !== text);
      }

      // The dashboard, which was open all the time, has the round and the person.
      await eventually(async () => {
        const people = await page.getByTestId('annotators').innerText();
        return people.includes('Grace') && people.includes(String(answers));
      });
      await eventually(async () => {
        const { rounds } = await service.client.call('metrics', { project: slug });
        return rounds.length > 0;
      });
      await page.goto(`${service.app.url}/projects/${slug}/items?state=answered`);
      await page.getByText(answered, { exact: true }).waitFor();

      // What leaves is what was said.
      const exported = await service.client.open('exportItems', { project: slug });
      const lines = (await exported.text()).trim().split('\n');
      const said = lines
        .map((line) => JSON.parse(line) as { text: string; label: string; source: string })
        .filter(({ source }) => source === 'annotator');
      expect(said).toHaveLength(answers);
      for (const { text, label } of said) expect(label).toBe(truths.get(text.trim()));
      expect([...complaints, ...guestComplaints]).toEqual([]);
      await guest.close();
      await lead.close();
    },
    240_000,
  );
});
