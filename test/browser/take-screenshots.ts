import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { addDemoProjects } from '../../server/commands/demo.js';
import { launchBrowser } from '../support/browser.js';
import { eventually, startTestService, type TestService } from '../support/service.js';
import { signedIn } from '../support/signed-in.js';

const project = 'cooking-questions';
const answersShown = 500;
/** For data that comes after the page. */
const settleMs = 2000;
/** `--whole`: the dashboard down to its end, to look at what the README does not show. */
const isWhole = process.argv.includes('--whole');

interface Look {
  /** Joined to the name of each picture; '' for the usual look. */
  readonly name: string;
  readonly device: BrowserContextOptions;
  readonly pages: Readonly<Record<string, string>>;
}

const looks: readonly Look[] = [
  {
    name: '',
    device: { locale: 'en-US', viewport: { width: 1280, height: 800 } },
    pages: {
      projects: '/',
      annotate: `/annotate/${project}`,
      dashboard: `/projects/${project}`,
      items: `/projects/${project}/items`,
      new: '/new',
    },
  },
  {
    name: '-dark',
    device: { locale: 'en-US', colorScheme: 'dark', viewport: { width: 1280, height: 800 } },
    pages: { annotate: `/annotate/${project}`, dashboard: `/projects/${project}` },
  },
  {
    name: '-phone',
    device: { locale: 'zh-CN', viewport: { width: 390, height: 780 }, deviceScaleFactor: 2 },
    pages: { annotate: `/annotate/${project}`, dashboard: `/projects/${project}` },
  },
];

/** Draws the pictures of the README from the demo, labeled by its oracle. */
async function takeScreenshots(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const service = await startTestService(mkdtempSync(join(tmpdir(), 'querent-shots-')));
  const browser = await launchBrowser();
  try {
    await addDemoProjects(service.app.service, { more: [], say: () => undefined });
    await labelByOracle(service);
    for (const look of looks) await takeLook(service, { browser, look, folder });
  } finally {
    await browser.close();
    await service.close();
    rmSync(service.directory, { recursive: true, force: true });
  }
}

async function labelByOracle({ client }: TestService): Promise<void> {
  const waiting = { withinMs: 300_000, everyMs: 500 };
  await eventually(
    async () => (await client.call('metrics', { project })).model.state === 'waiting',
    waiting,
  );
  await client.call('runOracle', { project, input: { running: true, answersPerSecond: 20 } });
  await eventually(
    async () => (await client.call('metrics', { project })).progress.answers >= answersShown,
    waiting,
  );
  await client.call('runOracle', { project, input: { running: false } });
  await eventually(async () => {
    const { rounds, progress, project: about } = await client.call('metrics', { project });
    return rounds.length === Math.floor(progress.answers / about.settings.roundSize);
  }, waiting);
}

/** Draws the pages of one look, each at the height of the window. */
async function takeLook(
  service: TestService,
  { browser, look, folder }: { browser: Browser; look: Look; folder: string },
): Promise<void> {
  const context = await signedIn(service, browser, { ...look.device, reducedMotion: 'reduce' });
  const page = await context.newPage();
  for (const [name, path] of Object.entries(look.pages)) {
    await page.goto(`${service.app.url}${path}`);
    await page.waitForTimeout(settleMs);
    await page.screenshot({
      path: join(folder, `${name}${look.name}.png`),
      fullPage: isWhole && name === 'dashboard',
    });
  }
  await context.close();
}

void takeScreenshots(process.argv[2] ?? 'docs/images');
