import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { TestService } from './service.js';

/** What a browser keeps of somebody who is signed in; any number of contexts can start with it. */
export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

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

/** The owner's session, for tests that each start with an empty browser. */
export async function ownersSession(service: TestService, browser: Browser): Promise<SignedIn> {
  const context = await signedIn(service, browser);
  const state = await context.storageState();
  await context.close();
  return state;
}
