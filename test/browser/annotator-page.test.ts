import type { Browser, BrowserContext, Page } from 'playwright-core';
import { violationsOn } from '../support/accessibility.js';
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

const manyLabels = [
  ...Array.from({ length: 76 }, (_, index) => `kind_${'abcdefgh'[index % 8] ?? ''}_${index}`),
  '猫科动物',
];

describeInBrowser('the annotator’s page', () => {
  let service: TestService;
  let browser: Browser;
  let context: BrowserContext;
  let storageState: Awaited<ReturnType<BrowserContext['storageState']>>;

  beforeAll(async () => {
    service = await startTestService();
    browser = await launchBrowser();
    const first = await browser.newContext();
    const token = await service.app.service.people.createSignInSecret();
    const page = await first.newPage();
    await page.goto(`${service.app.url}/sign-in#token=${token}`);
    await page.waitForURL(/\/$/);
    storageState = await first.storageState();
    await first.close();
    await createProject(service, { slug: 'explained', encoder: 'lexical' });
    await importRows(service, 'explained', animalTexts(20, 3));
    const again = animalTexts(60, 9).map(({ text }) => ({ text: `Again, ${text}` }));
    await importRows(service, 'explained', again);
    await eventually(async () => {
      const { model } = await service.client.call('metrics', { project: 'explained' });
      return model.trainedOn === 20 && model.state === 'ready';
    });
    await createProject(service, { slug: 'many', labels: manyLabels, encoder: 'lexical' });
    const plain = animalTexts(60).map(({ text }) => ({ text }));
    await importRows(service, 'many', plain);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });
  // Each test starts with an empty browser, signed in.
  beforeEach(async () => {
    context = await browser.newContext({ storageState, locale: 'en-US' });
  });
  afterEach(() => context.close());

  /** A project of its own, opened. */
  async function open(
    slug: string,
    {
      labels = ['cat', 'dog'],
      texts = animalTexts(60).map(({ text }) => text),
      rows = [] as object[],
    } = {},
  ): Promise<{ page: Page; complaints: string[] }> {
    await createProject(service, { slug, labels, encoder: 'lexical' });
    await importRows(service, slug, rows.length > 0 ? rows : texts.map((text) => ({ text })));
    return visit(slug);
  }

  async function visit(slug: string, where = context) {
    const page = await where.newPage();
    const complaints = collectComplaints(page);
    await page.goto(`${service.app.url}/annotate/${slug}`);
    await page.getByTestId('item-text').waitFor();
    return { page, complaints };
  }

  const textOf = async (page: Page) => (await page.getByTestId('item-text').innerText()).trim();
  const answersOf = async (slug: string) =>
    (await service.client.call('metrics', { project: slug })).progress.answers;

  async function changes(page: Page, action: () => Promise<unknown>): Promise<string> {
    const before = await textOf(page);
    await action();
    await eventually(async () => (await textOf(page)) !== before);
    return before;
  }

  test('Space skips with a reason, undo brings the skip and answers across submits back', async () => {
    const { page, complaints } = await open('skips');
    const skipped = await changes(page, async () => {
      await page.keyboard.press(' ');
      await page.keyboard.press('2');
    });
    await page.keyboard.press('Backspace');
    await eventually(async () => (await textOf(page)) === skipped);
    await page.keyboard.press(' ');
    await page.getByTestId('reason-text').fill('not an animal');
    await changes(page, () => page.keyboard.press('Enter'));
    const answered: string[] = [];
    for (const key of ['1', '2', '1']) {
      answered.push(await changes(page, () => page.keyboard.press(key)));
      await page.waitForTimeout(100);
    }
    for (const text of answered.reverse()) {
      await page.keyboard.press('u');
      await eventually(async () => (await textOf(page)) === text);
    }
    await eventually(async () => (await answersOf('skips')) === 0);
    expect(await page.getByTestId('notice').innerText()).toBe('');
    // The reason is offered again, and is on the dashboard’s side of the service.
    await page.keyboard.press(' ');
    expect(await page.getByTestId('reason-2').innerText()).toContain('not an animal');
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });

  test('no key fires inside a field, under a dialog, or while an input method composes', async () => {
    const { page } = await open('quiet-keys');
    const text = await textOf(page);
    await page.keyboard.press('c');
    await page.getByTestId('note-text').fill('');
    await page.keyboard.type('1 2 fgu?');
    expect(await page.getByTestId('note-text').inputValue()).toBe('1 2 fgu?');
    await page.keyboard.press('Escape');
    await page.getByTestId('goal').focus();
    await page.keyboard.type('12');
    expect(await page.getByTestId('goal').inputValue()).toBe('12');
    await page.getByTestId('goal').blur();
    const composing = `document.body.dispatchEvent(new KeyboardEvent('keydown',
      { key: '1', code: 'Digit1', isComposing: true, bubbles: true, cancelable: true }))`;
    expect(await page.evaluate(composing)).toBe(true);
    expect(await textOf(page)).toBe(text);
    await changes(page, () => page.keyboard.press('1'));
  });

  test('keys follow another tool, can be changed one by one, and refuse to clash', async () => {
    const { page } = await open('own-keys');
    await page.keyboard.press('?');
    await page.getByTestId('key-preset').selectOption('argilla');
    const row = page.locator('[data-key-of="flag"]');
    await row.getByRole('button').click();
    await page.keyboard.press('c');
    expect(await page.getByTestId('key-problem').innerText()).toContain('Comment');
    await page.keyboard.press('x');
    expect(await row.innerText()).toContain('x');
    await page.keyboard.press('Escape');
    const answered = await changes(page, () => page.keyboard.press('1'));
    await page.reload();
    await page.getByTestId('item-text').waitFor();
    // The keys and the answers are remembered: undo reaches over the reload.
    await page.keyboard.press('ArrowLeft');
    await eventually(async () => (await textOf(page)) === answered);
    await page.keyboard.press('x');
    await page.getByTestId('note-text').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Backspace');
    await page.getByTestId('reason-0').waitFor();
  });

  test('77 labels are answered by keyboard alone, in Chinese through an input method too', async () => {
    const { page, complaints } = await visit('many');
    const field = page.getByTestId('label-search');
    const lastLabel = `document.querySelector('[data-testid="history"] select').selectedOptions[0].text`;
    const chosen = (label: string) =>
      eventually(async () => (await page.evaluate(lastLabel)) === label);
    await changes(page, async () => {
      await page.keyboard.type('h 15');
      await page.keyboard.press('Enter');
    });
    await page.waitForTimeout(50);
    expect(await field.inputValue()).toBe('');
    await changes(page, async () => {
      await page.keyboard.type('kind');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
    });
    const client = await context.newCDPSession(page);
    await client.send('Input.imeSetComposition', {
      text: 'mao',
      selectionStart: 3,
      selectionEnd: 3,
    });
    const before = await textOf(page);
    await page.evaluate(`document.activeElement.dispatchEvent(new KeyboardEvent('keydown',
      { key: 'Enter', isComposing: true, bubbles: true, cancelable: true }))`);
    expect(await textOf(page)).toBe(before);
    await client.send('Input.insertText', { text: '猫科' });
    expect(await field.inputValue()).toBe('猫科');
    await eventually(async () => (await page.locator('.label-option').count()) === 1);
    await changes(page, () => page.keyboard.press('Enter'));
    await chosen('猫科动物');
    await page.keyboard.press('Backspace');
    await eventually(async () => (await textOf(page)) === before);
    // Escape leaves the field, so that the letters are commands again.
    await page.keyboard.press('Escape');
    await page.keyboard.press('f');
    await page.getByTestId('note-text').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.dataset.testid')).toBe('label-search');
    expect(complaints).toEqual([]);
  });

  test('Enter accepts the suggestion; the explanation names words; both can be hidden', async () => {
    const { page } = await visit('explained');
    const suggested = page.locator('[data-suggested="true"]');
    await suggested.waitFor();
    await page.keyboard.press('e');
    await page.getByTestId('movers').waitFor();
    expect(await page.locator('mark').count()).toBeGreaterThan(0);
    const text = await textOf(page);
    expect(text).toContain('Again');
    await changes(page, () => page.keyboard.press('Enter'));
    await eventually(async () => (await answersOf('explained')) === 1);
    await page.keyboard.press('h');
    expect(await suggested.count()).toBe(0);
    expect(await page.getByTestId('explanation').innerText()).toContain('hide');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('notice').innerText()).toContain('no suggestion');
    expect(await answersOf('explained')).toBe(1);
  });

  test('texts of every kind are shown as they are, at any width', async () => {
    const nasty = '<script>window.hacked=1</script><img src=x onerror="window.hacked=1">';
    const texts = [
      { text: 'مرحبا بالعالم، هذا نص قصير', title: 'عنوان' },
      { text: '👩‍👩‍👧‍👦 🇨🇳 ok', context: { [nasty]: nasty } },
      { text: `def f(x):\n\treturn x  # ${nasty}` },
      { text: 'Yes' },
      { text: Array.from({ length: 5000 }, (_, index) => `word${index}`).join(' ') },
      { text: 'x'.repeat(3000) },
    ];
    const { page, complaints } = await open('odd-texts', { rows: texts });
    await page.setViewportSize({ width: 360, height: 740 });
    const seen = new Set<string>();
    while (seen.size < texts.length) {
      const text = (await page.getByTestId('item-text').textContent()) ?? '';
      seen.add(text);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
      if (/^[\u0600-\u06ff]/.test(text)) {
        const direction = await page.evaluate(
          `getComputedStyle(document.querySelector('.item-text')).direction`,
        );
        expect(direction).toBe('rtl');
      }
      if (seen.size < texts.length) await changes(page, () => page.keyboard.press('1'));
    }
    expect([...seen].sort()).toEqual(texts.map(({ text }) => text).sort());
    expect(await page.evaluate('window.hacked')).toBeUndefined();
    expect(complaints).toEqual([]);
  });

  test('two tabs of one person get different items and both are recorded', async () => {
    const { page } = await open('two-tabs');
    const { page: other } = await visit('two-tabs');
    expect(await textOf(other)).not.toBe(await textOf(page));
    await context.setOffline(true);
    await page.getByText('No connection').waitFor();
    const shown = [await textOf(page), await textOf(other)];
    await page.bringToFront();
    await page.keyboard.press('1');
    await page.keyboard.press('u');
    await eventually(async () => (await textOf(page)) === shown[0]);
    await page.keyboard.press('2');
    await other.bringToFront();
    await other.keyboard.press('1');
    expect(await other.getByTestId('offline-banner').innerText()).toContain('1 answer waits');
    await context.setOffline(false);
    await eventually(async () => (await answersOf('two-tabs')) === 2);
    await page.waitForTimeout(300);
    expect(await answersOf('two-tabs')).toBe(2);
  });

  test('one’s own answers are listed, found and corrected', async () => {
    const { page } = await open('own-history');
    const texts: string[] = [];
    for (let count = 0; count < 10; count++) {
      texts.push(await changes(page, () => page.keyboard.press('1')));
    }
    await page.getByTestId('history-all').click();
    const rows = page.getByTestId('history-page').getByRole('listitem');
    expect(await rows.count()).toBe(10);
    await page.getByTestId('history-search').fill(texts[3] ?? '');
    expect(await rows.count()).toBe(1);
    await rows.first().getByRole('combobox').selectOption({ label: 'dog' });
    await page.getByTestId('history-search').fill('');
    await page.getByTestId('history-filter').selectOption({ label: 'dog' });
    await eventually(async () => (await rows.count()) === 1);
    await eventually(async () => {
      const { classBalance } = await service.client.call('metrics', { project: 'own-history' });
      return classBalance.find(({ name }) => name === 'dog')?.labeled === 1;
    });
  });

  test('the theme can be chosen, and signing out takes the texts off the device', async () => {
    const secret = await service.app.service.people.createSignInSecret();
    const guest = await browser.newContext({ colorScheme: 'light' });
    const page = await guest.newPage();
    await page.goto(`${service.app.url}/sign-in#token=${secret}`);
    await page.waitForURL(/\/$/);
    await page.goto(`${service.app.url}/annotate/own-history`);
    await page.getByTestId('item-text').waitFor();
    await changes(page, () => page.keyboard.press('1'));
    await page.getByTestId('menu').click();
    const background = () =>
      page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    const light = await background();
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.getByTestId('item-text').waitFor();
    expect(await background()).not.toBe(light);
    await page.getByTestId('menu').click();
    await page.getByTestId('sign-out').click();
    await page.waitForURL(/sign-in/);
    const kept = await page.evaluate(`new Promise((resolve) => {
      indexedDB.open('querent-outbox').onsuccess = ({ target: { result } }) => {
        result.transaction('history').objectStore('history').count().onsuccess =
          (event) => resolve(event.target.result);
      };
    })`);
    expect(kept).toBe(0);
    await guest.close();
  });

  const desktop = { width: 1280, height: 800 };
  const phone = { width: 360, height: 740 };
  test.each([
    { colorScheme: 'light', locale: 'en-US', viewport: desktop, dialogs: ['?', ' '] },
    { colorScheme: 'dark', locale: 'zh-CN', viewport: phone, dialogs: ['f'] },
    { colorScheme: 'dark', locale: 'en-US', viewport: desktop, dialogs: [] },
    { colorScheme: 'light', locale: 'zh-CN', viewport: phone, dialogs: [] },
  ] as const)(
    'axe finds nothing ($colorScheme, $locale, $viewport.width px)',
    async ({ dialogs, ...device }) => {
      const where = await browser.newContext({
        ...{ storageState, ...device, reducedMotion: 'reduce' as const },
      });
      const { page } = await visit('explained', where);
      await page.keyboard.press('e');
      await page.getByTestId('movers').waitFor();
      await page.keyboard.press('1');
      await page.getByTestId('history').getByRole('listitem').first().waitFor();
      await page.getByTestId('menu').click();
      expect(await violationsOn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      for (const key of dialogs) {
        await page.keyboard.press(key);
        await page.locator('dialog').waitFor();
        expect([key, await violationsOn(page)]).toEqual([key, []]);
        await page.keyboard.press('Escape');
        await page.locator('dialog').waitFor({ state: 'detached' });
      }
      await page.close();
      const many = await visit('many', where);
      expect(await violationsOn(many.page)).toEqual([]);
      await where.close();
    },
  );
});
