import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { TestService } from './service.js';

/** A browser of its own in which the owner of the service is signed in. */
export async function signedIn(
  service: TestService,
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const token = await service.app.service.people.createSignInSecret();
  const page = await context.newPage();
  await page.goto(`${service.app.url}/sign-in#token=${token}`);
  await page.waitForURL(/\/$/);
  await page.close();
  return context;
}
