import { readFileSync } from 'node:fs';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { collectComplaints, launchBrowser, noBrowser } from '../support/browser.js';
import {
  createProject,
  eventually,
  importRows,
  startTestService,
  type TestService,
} from '../support/service.js';
import { animalTexts } from '../support/texts.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;
if (noBrowser !== null) process.stderr.write(`skipped: ${noBrowser}\n`);

describeInBrowser('in a real browser', () => {
  let service: TestService;
  let browser: Browser;
  let context: BrowserContext;
  const truths = new Map(animalTexts(80).map(({ text, label }) => [text, label]));

  beforeAll(async () => {
    service = await startTestService();
    browser = await launchBrowser();
    context = await browser.newContext({ locale: 'en-US', acceptDownloads: true });
    await createProject(service, { slug: 'animals', settings: { roundSize: 5 } });
    const later = animalTexts(40, 4).map(({ text, label }) => ({ text: `Later: ${text}`, label }));
    await importRows(service, 'animals', later, { labelsAs: 'test' });
    await importRows(service, 'animals', animalTexts(80), { labelsAs: 'oracle' });
    const token = await service.app.service.people.createSignInSecret();
    const page = await context.newPage();
    await page.goto(`${service.app.url}/sign-in#token=${token}`);
    await page.getByText('animals').first().waitFor();
    expect(page.url()).not.toContain(token);
    await page.close();
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  async function open(path: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    await page.goto(`${service.app.url}${path}`);
    return { page, complaints };
  }

  async function shownText(page: Page): Promise<string> {
    return (await page.getByTestId('item-text').innerText()).trim();
  }

  /** Presses the key of the right label and waits until another text is shown. */
  async function labelByKey(page: Page): Promise<string> {
    const text = await shownText(page);
    await page.keyboard.press(truths.get(text) === 'cat' ? '1' : '2');
    await eventually(async () => (await shownText(page)) !== text);
    return text;
  }

  test('ten items are labeled by keyboard, one is undone, the curve changes, and the export has them', async () => {
    const dashboard = await open('/projects/animals');
    const { page, complaints } = await open('/annotate/animals');
    await page.getByTestId('item-text').waitFor();
    const labeled: string[] = [];
    for (let count = 0; count < 10; count++) labeled.push(await labelByKey(page));
    expect(new Set(labeled).size).toBe(10);

    const next = await shownText(page);
    await page.keyboard.press('u');
    await eventually(async () => (await shownText(page)) === labeled[9]);
    await labelByKey(page);
    await eventually(async () => (await shownText(page)) === next);

    const answers = async () =>
      (await service.client.call('metrics', { project: 'animals' })).progress;
    await eventually(async () => (await answers()).answers === 10);
    await dashboard.page.bringToFront();
    await eventually(async () => {
      const points = await dashboard.page.getByTestId('learning-curve').getAttribute('data-points');
      return Number(points) >= 2;
    });
    expect(await dashboard.page.getByTestId('confusion').innerText()).toContain('cat');
    expect(await dashboard.page.getByTestId('per-class').innerText()).toContain('dog');

    const download = dashboard.page.waitForEvent('download');
    await dashboard.page.getByTestId('export-link').click();
    const file = await (await download).path();
    const rows = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { text: string; label: string; source: string });
    const mine = rows.filter(({ source }) => source === 'annotator');
    expect(mine.map(({ text }) => text).sort()).toEqual([...labeled].sort());
    for (const { text, label } of mine) expect(label).toBe(truths.get(text));
    expect(complaints).toEqual([]);
    expect(dashboard.complaints).toEqual([]);
    await page.close();
    await dashboard.page.close();
  });

  test('an answer given while the connection is cut is sent when it is back', async () => {
    const { page } = await open('/annotate/animals');
    await page.getByTestId('item-text').waitFor();
    await labelByKey(page);
    const before = (await service.client.call('metrics', { project: 'animals' })).progress.answers;
    await context.setOffline(true);
    const text = await shownText(page);
    await page.keyboard.press(truths.get(text) === 'cat' ? '1' : '2');
    await page.getByTestId('offline-banner').waitFor();
    await context.setOffline(false);
    await eventually(async () => {
      const { progress } = await service.client.call('metrics', { project: 'animals' });
      return progress.answers > before;
    });
    await page.close();
  });

  test('thirty answers given without a connection arrive later, in their order', async () => {
    const away = animalTexts(60, 9).map(({ text, label }) => ({ text: `Away: ${text}`, label }));
    const rightAway = new Map(away.map(({ text, label }) => [text, label]));
    await createProject(service, { slug: 'away', settings: { prefetch: 50, auditRate: 0 } });
    await importRows(service, 'away', away, { labelsAs: 'oracle' });
    const { page } = await open('/annotate/away');
    await page.getByTestId('item-text').waitFor();
    await eventually(async () => {
      const { leased } = await stateOfItems('away');
      return leased === 50;
    });
    await context.setOffline(true);
    const answered: string[] = [];
    for (let n = 0; n < 30; n++) {
      const text = await shownText(page);
      answered.push(text);
      await page.keyboard.press(rightAway.get(text) === 'cat' ? '1' : '2');
      await eventually(async () => (await shownText(page)) !== text);
    }
    expect(await page.getByTestId('offline-banner').innerText()).toContain('30');
    await context.setOffline(false);
    await eventually(async () => (await stateOfItems('away')).answered === 30);
    const newest = await service.client.call('listItems', {
      ...{ project: 'away', input: { sort: 'answered', limit: '50' } },
    });
    expect(newest.items.map(({ text }) => text)).toEqual([...answered].reverse());
    for (const { text, label } of newest.items) expect(label).toBe(rightAway.get(text));
    await page.close();
  }, 120_000);

  async function stateOfItems(project: string): Promise<Record<'leased' | 'answered', number>> {
    const count = async (state: 'leased' | 'answered') =>
      (await service.client.call('listItems', { project, input: { state } })).total;
    return { leased: await count('leased'), answered: await count('answered') };
  }

  test('the oracle answers on the page, and the numbers move without a reload', async () => {
    const { page, complaints } = await open('/projects/animals');
    const points = async () =>
      Number(await page.getByTestId('learning-curve').getAttribute('data-points'));
    await page.getByTestId('learning-curve').waitFor();
    const before = await points();
    await page.getByTestId('oracle-toggle').click();
    await eventually(async () => (await points()) >= before + 2);
    await page.getByTestId('oracle-toggle').click();
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('a label is never rendered as HTML', async () => {
    const nasty = '<img src=x onerror="window.hacked=1">';
    await createProject(service, { slug: 'nasty', labels: [nasty, 'plain'] });
    await importRows(service, 'nasty', [{ text: `${nasty} one` }, { text: `${nasty} two` }]);
    const { page } = await open('/annotate/nasty');
    expect(await shownText(page)).toContain(nasty);
    expect(await page.getByTestId('label-0').innerText()).toContain(nasty);
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    await page.close();
  });

  test('speaks Chinese to a Chinese browser', async () => {
    const chinese = await browser.newContext({
      locale: 'zh-CN',
      storageState: await context.storageState(),
    });
    const page = await chinese.newPage();
    await page.goto(`${service.app.url}/annotate/animals`);
    await page.getByTestId('skip').waitFor();
    expect(await page.getByTestId('skip').innerText()).toContain('跳过');
    expect(await page.locator('html').getAttribute('lang')).toMatch(/^zh/);
    await chinese.close();
  });

  test('a join link makes an annotator who labels on a phone', async () => {
    const { url } = await service.client.call('createInvite', { project: 'animals' });
    const phone = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    const page = await phone.newPage();
    await page.goto(url);
    await page.getByRole('textbox').fill('Grace');
    await page.keyboard.press('Enter');
    await page.getByTestId('item-text').waitFor();
    const text = await shownText(page);
    await page.getByTestId('label-0').tap();
    await eventually(async () => (await shownText(page)) !== text);
    const width = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await phone.close();
  });
});
