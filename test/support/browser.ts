import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';

const executablePath = process.env['QUERENT_CHROMIUM'] ?? '/usr/bin/chromium';

/** Null where a browser is there, else the reason to skip the tests that need one. */
export const noBrowser = existsSync(executablePath)
  ? null
  : `there is no browser at ${executablePath} (set QUERENT_CHROMIUM)`;

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** Collects what a page complains about; a test ends with `expect(complaints).toEqual([])`. */
export function collectComplaints(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return complaints;
}
