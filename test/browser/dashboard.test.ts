import { readFileSync } from 'node:fs';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { violationsOn } from '../support/accessibility.js';
import { collectComplaints, launchBrowser, noBrowser } from '../support/browser.js';
import {
  beginImport,
  createProject,
  eventually,
  importRows,
  startTestService,
  type TestService,
} from '../support/service.js';
import { signedIn } from '../support/signed-in.js';
import { animalTexts } from '../support/texts.js';

const describeInBrowser = noBrowser === null ? describe : describe.skip;
if (noBrowser !== null) process.stderr.write(`skipped: ${noBrowser}\n`);

const project = 'animals';
const plots = [
  ...['learning-curve', 'per-class', 'confusion', 'calibration', 'uncertainty', 'class-balance'],
  ...['rounds', 'throughput'],
];
const pictures = process.env['QUERENT_TEST_PICTURES'];

/** Texts of which every seventh says nothing of its label, so that the model has something to confuse. */
function hardTexts(count: number) {
  return animalTexts(count).map(({ text, label }, index) =>
    index % 7 === 0 ? { text: `An animal, number ${index}.`, label } : { text, label },
  );
}

describeInBrowser('the dashboard', () => {
  let service: TestService;
  let browser: Browser;

  beforeAll(async () => {
    service = await startTestService();
    browser = await launchBrowser();
    const settings = { roundSize: 20, auditShare: 0.5, auditRate: 0.5 };
    await createProject(service, { slug: project, encoder: 'lexical', settings });
    await importRows(service, project, hardTexts(240), { labelsAs: 'oracle' });
    await answerUntil(100);
  });
  afterAll(async () => {
    await browser.close();
    await service.close();
  });

  const metrics = () => service.client.call('metrics', { project });

  /** Lets the oracle answer until so many answers are there and their rounds have their scores. */
  async function answerUntil(answers: number): Promise<void> {
    await service.client.call('runOracle', {
      ...{ project, input: { running: true, answersPerSecond: 50 } },
    });
    await eventually(async () => (await metrics()).progress.answers >= answers);
    await service.client.call('runOracle', { project, input: { running: false } });
    await eventually(async () => {
      const { rounds, progress } = await metrics();
      return rounds.length === Math.floor(progress.answers / 20);
    });
  }

  async function openDashboard(options?: BrowserContextOptions): Promise<Page> {
    const context = await signedIn(service, browser, options);
    const page = await context.newPage();
    await page.goto(`${service.app.url}/projects/${project}`);
    await page.getByTestId('calibration').locator('svg').first().waitFor();
    await page.getByTestId('throughput').locator('svg[viewBox]').first().waitFor();
    return page;
  }

  async function save(page: Page, plot: string, ending: 'svg' | 'png' | 'csv'): Promise<Buffer> {
    const frame = page.getByTestId(plot);
    await frame.locator('.save-menu > summary').click();
    const download = page.waitForEvent('download');
    await frame.getByTestId(`save-${ending}`).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe(`${plot}.${ending}`);
    return readFileSync(await file.path());
  }

  const cells = (csv: Buffer) =>
    csv
      .toString('utf8')
      .trimEnd()
      .split('\r\n')
      .map((line) => line.split(','));

  test('shows every plot and saves each with the numbers of the service', async () => {
    const page = await openDashboard();
    const complaints = collectComplaints(page);
    for (const plot of plots) expect(await page.getByTestId(plot).count()).toBe(1);

    const { rounds } = await metrics();
    const curve = cells(await save(page, 'learning-curve', 'csv')).slice(1);
    const scored = rounds.filter(({ macroF1 }) => macroF1 !== null);
    expect(curve.map(([round, , , , value]) => [Number(round), Number(value)])).toEqual(
      scored.map(({ round, macroF1 }) => [round, macroF1?.value]),
    );
    const last = rounds.length;
    const { details, round } = await service.client.call('insights', {
      ...{ project, input: { round: String(last) } },
    });
    const calibration = cells(await save(page, 'calibration', 'csv')).slice(1);
    expect(calibration.map((row) => Number(row[2]))).toEqual(
      details?.calibration?.bins.map(({ items }) => items),
    );
    const confusion = cells(await save(page, 'confusion', 'csv')).slice(1);
    expect(confusion.map((row) => Number(row[2]))).toEqual(round.confusion?.counts.flat());

    for (const plot of [
      'learning-curve',
      'calibration',
      'uncertainty',
      'confusion',
      'throughput',
    ]) {
      const svg = (await save(page, plot, 'svg')).toString('utf8');
      expect(svg).toMatch(/^<svg [^>]*viewBox=/);
      expect(svg).not.toMatch(/var\(|light-dark|color-mix|class=/);
      const drawn = await page.evaluate(
        `new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml')
          .querySelector('parsererror') === null`,
      );
      expect(drawn).toBe(true);
    }
    const png = await save(page, 'confusion', 'png');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.readUInt32BE(16)).toBeGreaterThan(300);
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  test('a cell of the matrix leads to the items behind it', async () => {
    const page = await openDashboard();
    const { rounds } = await metrics();
    const { round } = await service.client.call('insights', {
      ...{ project, input: { round: String(rounds.length) } },
    });
    const cat = round.confusion?.labelIds[0] ?? '';
    const address = await page.locator('.confusion td.right a').first().getAttribute('href');
    const link = new URL(address ?? '', service.app.url);
    expect(link.pathname).toBe(`/projects/${project}/items`);
    expect(Object.fromEntries(link.searchParams)).toEqual({
      ...{ round: String(rounds.length), true: cat, predicted: cat },
    });
    const behind = await service.client.call('listItems', {
      ...{ project, input: Object.fromEntries(link.searchParams) },
    });
    expect(behind.total).toBe(round.confusion?.counts[0]?.[0]);
    await page.context().close();
  });

  test('an import that another began shows by itself, with the time left, and can be stopped', async () => {
    const page = await openDashboard();
    const bar = page.getByTestId('import');
    expect(await bar.count()).toBe(0);
    const sending = beginImport(service, project);
    const status = new Promise<number | undefined>((resolve) =>
      sending.on('response', (response) => resolve(response.statusCode)),
    );
    await bar.getByText('Importing a.jsonl').waitFor();
    await bar.getByText(/left/).waitFor();
    expect(await violationsOn(page)).toEqual([]);
    await page.getByTestId('import-stop').click();
    await eventually(async () => {
      sending.write('{"text":"three"}\n');
      return Promise.race([status, Promise.resolve(null)]);
    });
    expect(await status).toBe(409);
    await bar.waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('a new round shows by itself, and nothing above the fold moves', async () => {
    const page = await openDashboard();
    await page.evaluate('window.sameDocument = true');
    const before = (await metrics()).rounds.length;
    const topOf = async () => (await page.getByTestId('learning-curve').boundingBox())?.y;
    const top = await topOf();
    await answerUntil(before * 20 + 20);
    await page
      .getByTestId('rounds')
      .getByText(`Round ${before + 1}`)
      .first()
      .waitFor();
    await page
      .getByTestId('per-class')
      .getByText(`after round ${before + 1}`)
      .waitFor();
    expect(await topOf()).toBe(top);
    expect(await page.evaluate('window.sameDocument')).toBe(true);
    await page.context().close();
  });

  test.each(
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      (['en-US', 'zh-CN'] as const).flatMap((locale) =>
        [390, 1440].map((width) => [colorScheme, locale, width] as const),
      ),
    ),
  )('has no barrier in %s, %s, at %i pixels', async (colorScheme, locale, width) => {
    const page = await openDashboard({
      ...{ colorScheme, locale, viewport: { width, height: 900 }, reducedMotion: 'reduce' },
    });
    expect(await violationsOn(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    if (pictures !== undefined) {
      const path = `${pictures}/dashboard-${colorScheme}-${locale}-${width}.png`;
      await page.screenshot({ path, fullPage: true });
    }
    await page.context().close();
  });
});
