import type { Browser, Page } from 'playwright-core';
import { violationsOn } from '../support/accessibility.js';
import { collectComplaints, launchBrowser, noBrowser } from '../support/browser.js';
import {
  createProject,
  eventually,
  importRows,
  startTestService,
  type TestService,
} from '../support/service.js';
import { ownersSession, type SignedIn } from '../support/signed-in.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;

const rows = [
  { text: 'A <b>cat</b> & a dog 😀', label: 'cat' },
  { text: '小猫在沙发上睡觉,小狗在叫', label: 'dog' },
  { text: 'القطة نائمة على الأريكة' },
  { text: `A long story of a dog. ${'It barks and runs. '.repeat(1000)}THE END` },
  ...Array.from({ length: 400 }, (_, index) => ({
    text: `${index % 2 === 0 ? 'a cat purrs softly' : 'a dog barks loudly'}, number ${index}`,
  })),
];

const scrolled = `document.querySelector('.items-list').scrollTop`;

describeInBrowser('the page of the items', () => {
  let service: TestService;
  let browser: Browser;
  let storageState: SignedIn;

  beforeAll(async () => {
    service = await startTestService();
    browser = await launchBrowser();
    storageState = await ownersSession(service, browser);
    await createProject(service, { slug: 'animals', encoder: 'lexical' });
    await importRows(service, 'animals', rows);
    await eventually(async () => {
      const { model } = await service.client.call('metrics', { project: 'animals' });
      return model.trainedOn === 2 && model.state === 'ready';
    });
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  async function visit(search = '', options: Parameters<Browser['newContext']>[0] = {}) {
    const context = await browser.newContext({ storageState, locale: 'en-US', ...options });
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    await page.goto(`${service.app.url}/projects/animals/items${search}`);
    await page.locator('.items-row').first().waitFor();
    return { page, complaints, close: () => context.close() };
  }

  const total = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

  test('searches, filters and keeps the question in the address, so that going back works', async () => {
    const { page, complaints, close } = await visit();
    await total(page, '404 items').waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('小猫');
    await total(page, '1 item').waitFor();
    expect(new URL(page.url()).searchParams.get('q')).toBe('小猫');
    await page.getByLabel('Search the texts').fill('barks');
    await total(page, '201 items').waitFor();
    await page.getByRole('combobox', { name: 'State' }).selectOption('given');
    await page.getByText('No item matches').waitFor();
    await page.goBack();
    await total(page, '201 items').waitFor();
    const { page: shared, close: closeShared } = await visit('?q=purrs&state=open');
    await total(shared, '200 items').waitFor();
    await closeShared();
    expect(complaints).toEqual([]);
    await close();
  });

  test('labels many by keyboard only, and takes it back', async () => {
    const { page, complaints, close } = await visit('?q=purrs');
    await page.getByRole('listbox').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await page.keyboard.press('x');
    for (let n = 0; n < 2; n++) await page.keyboard.press('Shift+ArrowDown');
    await total(page, '3 items selected').waitFor();
    await page.keyboard.press('Control+a');
    await total(page, '200 items selected').waitFor();
    await page.getByLabel('Set label').selectOption('dog');
    await total(page, '200 items changed').waitFor();
    await page.locator('.items-row').filter({ hasText: 'dog' }).first().waitFor();
    const { page: known, close: closeKnown } = await visit('?state=given');
    await total(known, '202 items').waitFor();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('u');
    await total(page, 'Undone').waitFor();
    await known.getByRole('button', { name: 'Update the list' }).click();
    await total(known, '2 items').waitFor();
    await closeKnown();
    expect(complaints).toEqual([]);
    await close();
  });

  test('assigns items to one of the people, and finds them again', async () => {
    const input = { user: 'bob', role: 'annotator', project: 'animals' } as const;
    await service.client.call('createToken', { input });
    const { page, complaints, close } = await visit('?q=purrs');
    await page.getByRole('listbox').focus();
    await page.keyboard.press('x');
    await total(page, '1 item selected').waitFor();
    await page.getByLabel('Assign to…').selectOption('bob');
    await total(page, '1 item changed').waitFor();
    await page.getByLabel('Assigned to').selectOption('bob');
    await page.getByText('1 item', { exact: true }).waitFor();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary');
    await panel.getByText('Assigned to: bob').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await total(page, 'Undone').waitFor();
    await panel.getByText('Assigned to: bob').waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await close();
  });

  test('opens an item with its text as text, its history, and all of a long one', async () => {
    const { page, complaints, close } = await visit();
    await page.getByRole('listbox').focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary');
    await panel.getByText('A <b>cat</b> & a dog 😀').waitFor();
    await panel.getByText('imported: cat').waitFor();
    for (let n = 0; n < 3; n++) await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await panel.getByRole('button', { name: 'Show all' }).click();
    await panel.getByText('THE END').waitFor();
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
    await close();
  });

  test('jumps to the end, and stays there while the list changes', async () => {
    const { page, close } = await visit();
    // Of 404 rows only those on screen exist, and the page itself has nothing to scroll.
    expect(await page.locator('.items-row').count()).toBeLessThan(50);
    const beyond = 'document.documentElement.scrollHeight - innerHeight';
    expect(await page.evaluate<number>(beyond)).toBeLessThanOrEqual(0);
    await page.getByRole('listbox').focus();
    await page.keyboard.press('End');
    await page.getByText('number 399').waitFor();
    const before = await page.evaluate<number>(scrolled);
    const [item] = (
      await service.client.call('listItems', { project: 'animals', input: { q: '399' } })
    ).items;
    const flag = { action: { kind: 'flag' }, itemIds: [item?.id] };
    await service.client.call('startBulk', { project: 'animals', input: flag });
    await page.locator('.items-row').filter({ hasText: 'Flagged' }).waitFor();
    expect(await page.evaluate<number>(scrolled)).toBe(before);
    await close();
  });

  test.each([
    ['en-US', 'light', { width: 1280, height: 800 }],
    ['en-US', 'dark', { width: 360, height: 740 }],
    ['zh-CN', 'dark', { width: 1280, height: 800 }],
    ['zh-CN', 'light', { width: 360, height: 740 }],
  ] as const)('passes axe and fits in %s, %s, %j', async (locale, colorScheme, viewport) => {
    const { page, complaints, close } = await visit('', { locale, colorScheme, viewport });
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('listbox').focus();
    await page.keyboard.press('x');
    await page.keyboard.press('Enter');
    await page.getByRole('complementary').locator('.items-whole').waitFor();
    expect(await violationsOn(page)).toEqual([]);
    const wide = await page.evaluate<number>('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(viewport.width);
    expect(complaints).toEqual([]);
    await close();
  });
});
