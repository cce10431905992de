import { noBrowser } from '../support/browser.js';
import { eventually } from '../support/service.js';
import { AnnotatorsDesk, changes, textOf } from '../support/annotators-desk.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;

describeInBrowser('the annotator’s keys', () => {
  let desk: AnnotatorsDesk;

  beforeAll(async () => {
    desk = await AnnotatorsDesk.start();
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.freshContext());

  test('Space skips with a reason, undo brings the skip and answers across submits back', async () => {
    const { page, complaints } = await desk.open('skips');
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
    await eventually(async () => (await desk.answersOf('skips')) === 0);
    expect(await page.getByTestId('notice').innerText()).toBe('');
    // The reason is offered again, and is on the dashboard’s side of the service.
    await page.keyboard.press(' ');
    expect(await page.getByTestId('reason-2').innerText()).toContain('not an animal');
    await page.keyboard.press('Escape');
    expect(complaints).toEqual([]);
  });

  test('no key fires inside a field, under a dialog, or while an input method composes', async () => {
    const { page } = await desk.open('quiet-keys');
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
    const { page } = await desk.open('own-keys');
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
    const { page, complaints } = await desk.visit('many');
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
    const client = await desk.context.newCDPSession(page);
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
    const { page } = await desk.visit('explained');
    const suggested = page.locator('[data-suggested="true"]');
    await suggested.waitFor();
    await page.keyboard.press('e');
    await page.getByTestId('movers').waitFor();
    expect(await page.locator('mark').count()).toBeGreaterThan(0);
    const text = await textOf(page);
    expect(text).toContain('Again');
    await changes(page, () => page.keyboard.press('Enter'));
    await eventually(async () => (await desk.answersOf('explained')) === 1);
    await page.keyboard.press('h');
    expect(await suggested.count()).toBe(0);
    expect(await page.getByTestId('explanation').innerText()).toContain('hide');
    await page.keyboard.press('Enter');
    expect(await page.getByTestId('notice').innerText()).toContain('no suggestion');
    expect(await desk.answersOf('explained')).toBe(1);
  });
});
