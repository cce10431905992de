import { violationsOn } from '../support/accessibility.js';
import { noBrowser } from '../support/browser.js';
import { eventually } from '../support/service.js';
import { signedIn } from '../support/signed-in.js';
import { AnnotatorsDesk, changes, textOf } from '../support/annotators-desk.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;

describeInBrowser('the annotator’s page', () => {
  let desk: AnnotatorsDesk;

  beforeAll(async () => {
    desk = await AnnotatorsDesk.start();
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.freshContext());

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
    const { page, complaints } = await desk.open('odd-texts', { rows: texts });
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
    const { page } = await desk.open('two-tabs');
    const { page: other } = await desk.visit('two-tabs');
    expect(await textOf(other)).not.toBe(await textOf(page));
    await desk.context.setOffline(true);
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
    await desk.context.setOffline(false);
    await eventually(async () => (await desk.answersOf('two-tabs')) === 2);
    await page.waitForTimeout(300);
    expect(await desk.answersOf('two-tabs')).toBe(2);
  });

  test('one’s own answers are listed, found and corrected', async () => {
    const { page } = await desk.open('own-history');
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
      const { classBalance } = await desk.service.client.call('metrics', {
        project: 'own-history',
      });
      return classBalance.find(({ name }) => name === 'dog')?.labeled === 1;
    });
  });

  test('the theme can be chosen, and signing out takes the texts off the device', async () => {
    const guest = await signedIn(desk.service, desk.browser, { colorScheme: 'light' });
    const page = await guest.newPage();
    await page.goto(`${desk.service.app.url}/annotate/explained`);
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
      const where = await desk.browser.newContext({
        ...{ storageState: desk.session, ...device, reducedMotion: 'reduce' as const },
      });
      const { page } = await desk.visit('explained', where);
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
      const many = await desk.visit('many', where);
      expect(await violationsOn(many.page)).toEqual([]);
      await where.close();
    },
  );
});
