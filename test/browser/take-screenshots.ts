import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { addDemoProjects } from '../../server/commands/demo.js';
import { launchBrowser } from '../support/browser.js';
import { eventually, startTestService, type TestService } from '../support/service.js';

const project = 'cooking-questions';
const answersShown = 500;

/** Draws the pictures of the README from the demo, labeled by its oracle. */
async function takeScreenshots(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const service = await startTestService(mkdtempSync(join(tmpdir(), 'querent-shots-')));
  const browser = await launchBrowser();
  try {
    await addDemoProjects(service.app.service, { more: [], say: () => undefined });
    await labelByOracle(service);
    const context = await browser.newContext({
      locale: 'en-US',
      viewport: { width: 1280, height: 800 },
    });
    await signIn(service, context);
    await shoot(context, `${service.app.url}/projects/${project}`, join(folder, 'dashboard.png'));
    await shoot(context, `${service.app.url}/annotate/${project}`, join(folder, 'annotate.png'));
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
}

async function signIn({ app }: TestService, context: BrowserContext): Promise<void> {
  const token = await app.service.people.createSignInSecret();
  const page = await context.newPage();
  await page.goto(`${app.url}/sign-in#token=${token}`);
  await page.getByText('Cooking').first().waitFor();
  await page.close();
}

async function shoot(context: BrowserContext, url: string, path: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(url);
  await page.waitForTimeout(2000);
  await page.screenshot({ path });
  await page.close();
}

void takeScreenshots(process.argv[2] ?? 'docs/images');
