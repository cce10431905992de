import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { violationsOn } from '../support/accessibility.js';
import { collectComplaints, launchBrowser, noBrowser } from '../support/browser.js';
import { eventually, startTestService, type TestService } from '../support/service.js';
import { leastOf } from '../support/least-of.js';
import { signedIn } from '../support/signed-in.js';
import { animalTexts } from '../support/texts.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;
/** Where pictures of every step go, for people to look at; none where it is not set. */
const pictures = process.env['QUERENT_TEST_PICTURES'] ?? '';

const nasty = '<img src=x onerror="window.hacked=1">';
const table = [
  'key,headline,said,kind,where',
  ...animalTexts(60).map(({ text, label }, at) =>
    [
      at + 1,
      `Case ${at + 1}`,
      `"${text}"`,
      at < 30 ? label : '',
      at % 2 ? 'garden' : nasty.replaceAll('"', "'"),
    ].join(','),
  ),
  '61,Case 61,,cat,garden',
  `62,Case 60,"${animalTexts(60)[59]?.text ?? ''}",,garden`,
].join('\n');

describeInBrowser('a new project', () => {
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

  const file = (content: string | Buffer, name = 'animal cases.csv') => ({
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(content),
  });
  const slugs = async () =>
    (await service.client.call('listProjects')).projects.map(({ slug }) => slug);
  const next = (page: Page) => page.getByTestId('next').click();

  async function open(options: Parameters<typeof signedIn>[2] = {}) {
    const context = await signedIn(service, browser, options);
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    await page.goto(`${service.app.url}/`);
    return { context, page, complaints };
  }

  async function look(page: Page, name: string): Promise<void> {
    expect([name, await violationsOn(page)]).toEqual([name, []]);
    const { width, content } = await page.evaluate<{ width: number; content: number }>(
      '({ width: innerWidth, content: document.documentElement.scrollWidth })',
    );
    expect([name, content]).toEqual([name, width]);
    if (pictures === '') return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true });
  }

  const desktop = { width: 1280, height: 800 };
  const phone = { width: 360, height: 740 };
  test.each([
    { name: 'en-desktop-light', locale: 'en-US', colorScheme: 'light', viewport: desktop },
    { name: 'zh-phone-dark', locale: 'zh-CN', colorScheme: 'dark', viewport: phone },
    { name: 'en-phone-light', locale: 'en-US', colorScheme: 'light', viewport: phone },
    { name: 'zh-desktop-dark', locale: 'zh-CN', colorScheme: 'dark', viewport: desktop },
  ] as const)(
    'goes from a file to the first item, and axe finds nothing on the way ($name)',
    async ({ name, ...device }) => {
      const { context, page, complaints } = await open({ ...device, reducedMotion: 'reduce' });
      await page.locator('a[href$="/new"]').click();
      await page.getByTestId('step-file').waitFor();
      await look(page, `${name}-1-file`);
      await page.getByTestId('file').setInputFiles(file(table));
      await page.getByTestId('step-columns').waitFor();
      expect(await page.getByTestId('column-text').inputValue()).toBe('said');
      expect(await page.getByTestId('column-label').inputValue()).toBe('kind');
      expect(await page.getByTestId('column-title').inputValue()).toBe('headline');
      expect(await page.getByTestId('column-id').inputValue()).toBe('key');
      await page.getByRole('checkbox', { name: 'where' }).check();
      await page.getByTestId('use-training').check();
      await look(page, `${name}-2-columns`);
      await next(page);
      const rows = page.getByTestId('label-rows').getByRole('listitem');
      await rows.first().waitFor();
      expect(await rows.first().innerText()).toMatch(/^1\s+dog\s+17/);
      await page.getByTestId('new-label').fill(nasty);
      await page.keyboard.press('Enter');
      expect(await rows.count()).toBe(3);
      await look(page, `${name}-3-labels`);
      await next(page);
      await page.getByTestId('preview-text').waitFor();
      const figures = await page.getByTestId('check-figures').locator('dd').allInnerTexts();
      expect(figures).toEqual(['62', '60', '1', '1', '30']);
      await page.getByTestId('advanced').locator('summary').click();
      await look(page, `${name}-4-preview`);
      // Rows that cannot be read must be left out knowingly.
      await next(page);
      expect(await page.getByTestId('step-preview').isVisible()).toBe(true);
      expect(await page.getByTestId('row-problems').textContent()).toContain('62');
      await page.getByTestId('leave-out').check();
      // Back and forth loses nothing.
      await page.getByTestId('back').click();
      expect(await rows.count()).toBe(3);
      await page.goBack();
      await page.getByTestId('step-preview').waitFor();
      expect(await page.getByTestId('leave-out').isChecked()).toBe(true);
      await page.getByTestId('name').fill(`Cases of ${name}`);
      await next(page);
      await page.waitForURL(/annotate\/cases-of/);
      await page.getByTestId('item-text').waitFor();
      const slug = `cases-of-${name}`;
      const { labels, settings } = await service.client.call('getProject', { project: slug });
      expect(labels.map((label) => label.name)).toContain(nasty);
      expect(settings.auditShare).toBe(0.15);
      const exported = await service.client.open('exportItems', { project: slug });
      const first = JSON.parse((await exported.text()).split('\n')[0] ?? '') as Record<
        string,
        unknown
      >;
      expect(first).toMatchObject({ title: 'Case 1', meta: { key: '1' } });
      expect(await page.evaluate('window.hacked')).toBeUndefined();
      expect(complaints).toEqual([]);
      await context.close();
    },
    180_000,
  );

  test('is made with the keyboard alone, from typed labels', async () => {
    const { context, page } = await open();
    await page.goto(`${service.app.url}/new`);
    const rows = animalTexts(20).map(({ text }) => JSON.stringify({ text }));
    await page.getByTestId('file').setInputFiles(file(rows.join('\n'), 'by keys.jsonl'));
    await page.getByTestId('step-columns').waitFor();
    const tabTo = async (testId: string) => {
      for (let count = 0; count < 40; count++) {
        await page.keyboard.press('Tab');
        const at = await page.evaluate<string>('document.activeElement.dataset.testid ?? ""');
        if (at === testId) return;
      }
      throw new Error(`Tab does not reach ${testId}`);
    };
    await tabTo('next');
    await page.keyboard.press('Enter');
    await page.getByTestId('new-label').waitFor();
    await page.keyboard.type('cat, dog; bird');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('label-rows').getByRole('listitem').count()).toBe(3);
    await tabTo('next');
    await page.keyboard.press('Enter');
    await page.getByTestId('step-preview').waitFor();
    await tabTo('next');
    await page.keyboard.press('Enter');
    await page.waitForURL(/annotate\/by-keys/);
    await page.getByTestId('item-text').waitFor();
    await context.close();
  });

  test('a Chinese file in GBK is read, and what is wrong with another is named', async () => {
    const { context, page } = await open({ locale: 'zh-CN' });
    await page.goto(`${service.app.url}/new`);
    await page.getByTestId('file').setInputFiles(file('"text\nnever closed'));
    expect(await page.getByTestId('problem').innerText()).toMatch(/第 1 行：此处的引号没有闭合/);
    await page.getByTestId('file').setInputFiles(file('x', 'notes.docx'));
    await page.getByText('notes.docx').waitFor();
    const gbk = Buffer.from('cec4b1be2cb1eac7a90ababc2cbac3c6c00ab2ee2cb2eec6c00a', 'hex');
    await page.getByTestId('file').setInputFiles(file(gbk, '评论.csv'));
    await page.getByTestId('step-columns').waitFor();
    expect(await page.getByTestId('column-text').inputValue()).toBe('文本');
    expect(await page.getByTestId('encoding').inputValue()).toBe('gb18030');
    await page.getByTestId('use-oracle').check();
    await next(page);
    await page.getByTestId('label-rows').getByText('好评').waitFor();
    await next(page);
    expect(await page.getByTestId('name').inputValue()).toBe('评论');
    await next(page);
    await page.waitForURL(/annotate\/project/);
    await page.getByTestId('item-text').waitFor();
    await context.close();
  });

  test('a large file neither freezes the page nor leaves anything when its import is stopped', async () => {
    expect(await leastOf(1000, stopLargeImport)).toBeLessThan(1000);
  }, 540_000);

  /** Stops the check of a large file and then its import; returns the longest pause of the page in ms. */
  async function stopLargeImport(): Promise<number> {
    const { context, page } = await open();
    await page.goto(`${service.app.url}/new`);
    await page.getByTestId('step-file').waitFor();
    // Faster than through the debugger, which carries no more than 50 MB.
    await page.evaluate(`(() => {
      const row = (at) => '{"text":"' + at + ' ' + 'words of a long text '.repeat(15) + '","label":"' + (at % 2 ? 'a' : 'b') + '"}\\n';
      const parts = Array.from({ length: 120000 }, (_, at) => row(at));
      const transfer = new DataTransfer();
      transfer.items.add(new File(parts, 'large.jsonl'));
      const input = document.querySelector('[data-testid="file"]');
      input.files = transfer.files;
      window.longest = 0;
      let last = performance.now();
      const tick = () => { const now = performance.now(); window.longest = Math.max(window.longest, now - last); last = now; requestAnimationFrame(tick); };
      requestAnimationFrame(() => { last = performance.now(); requestAnimationFrame(tick); });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    })()`);
    await page.getByTestId('use-oracle').check();
    await next(page);
    await page.getByTestId('check').waitFor();
    await page.getByTestId('check-stop').click();
    await page.getByText('check was stopped').waitFor();
    await page.getByRole('button', { name: 'Read the file' }).click();
    await page.getByTestId('label-rows').waitFor({ timeout: 60_000 });
    await next(page);
    await next(page);
    await page.getByTestId('import-stop').waitFor();
    await page.waitForTimeout(600);
    await page.getByTestId('import-stop').click();
    const failure = page.getByTestId('failure');
    await failure.waitFor({ timeout: 60_000 });
    expect(await failure.getAttribute('data-remains')).toBe('nothing');
    expect(await slugs()).not.toContain('large');
    const longestMs = await page.evaluate<number>('window.longest');
    await context.close();
    return longestMs;
  }

  test('a service that went away says what may remain, and trying again makes one project', async () => {
    const { context, page } = await open();
    await page.goto(`${service.app.url}/new`);
    const rows = animalTexts(30).map((row) => JSON.stringify(row));
    await page.getByTestId('file').setInputFiles(file(rows.join('\n'), 'lost.jsonl'));
    await page.getByTestId('use-oracle').check();
    await next(page);
    await page.getByTestId('label-rows').waitFor();
    await next(page);
    await page.route('**/imports*', (route) => route.abort());
    await next(page);
    const failure = page.getByTestId('failure');
    await failure.waitFor({ timeout: 20_000 });
    expect(await failure.getAttribute('data-remains')).toBe('unknown');
    expect(await slugs()).toContain('lost');
    await page.unroute('**/imports*');
    await next(page);
    await page.waitForURL(/annotate\/lost$/, { timeout: 20_000 });
    await eventually(async () => (await slugs()).filter((slug) => /^lost/.test(slug)).length === 1);
    await context.close();
  });
});
