import type { Browser, BrowserContext, Page } from 'playwright-core';
import { collectComplaints, launchBrowser } from './browser.js';
import { createProject, eventually, importRows, startTestService } from './service.js';
import type { TestService } from './service.js';
import { ownersSession, type SignedIn } from './signed-in.js';
import { animalTexts } from './texts.js';

const manyLabels = [
  ...Array.from({ length: 76 }, (_, index) => `kind_${'abcdefgh'[index % 8] ?? ''}_${index}`),
  '猫科动物',
];

interface NewProject {
  readonly labels?: readonly string[];
  readonly rows?: readonly object[];
}

interface OpenPage {
  readonly page: Page;
  /** What the page complained about. */
  readonly complaints: string[];
}

/** A service with two projects and a browser, for tests of the annotator's page; `freshContext` before each test. */
export class AnnotatorsDesk {
  #context: BrowserContext | null = null;

  private constructor(
    readonly service: TestService,
    readonly browser: Browser,
    readonly session: SignedIn,
  ) {}

  static async start(): Promise<AnnotatorsDesk> {
    const service = await startTestService();
    const browser = await launchBrowser();
    const desk = new AnnotatorsDesk(service, browser, await ownersSession(service, browser));
    await desk.#addExplainedProject();
    await desk.#addProjectOfManyLabels();
    return desk;
  }

  async close(): Promise<void> {
    await this.browser.close();
    await this.service.close();
  }

  /** An empty browser, signed in, in place of the one before. */
  async freshContext(): Promise<void> {
    await this.#context?.close();
    this.#context = await this.browser.newContext({ storageState: this.session, locale: 'en-US' });
  }

  get context(): BrowserContext {
    if (this.#context === null) throw new Error('call freshContext first');
    return this.#context;
  }

  /** A project `explained`, whose model knows twenty labels and suggests. */
  async #addExplainedProject(): Promise<void> {
    await createProject(this.service, { slug: 'explained', encoder: 'lexical' });
    await importRows(this.service, 'explained', animalTexts(20, 3));
    const again = animalTexts(60, 9).map(({ text }) => ({ text: `Again, ${text}` }));
    await importRows(this.service, 'explained', again);
    await eventually(async () => {
      const { model } = await this.service.client.call('metrics', { project: 'explained' });
      return model.trainedOn === 20 && model.state === 'ready';
    });
  }

  /** A project `many` with 77 labels. */
  async #addProjectOfManyLabels(): Promise<void> {
    await createProject(this.service, { slug: 'many', labels: manyLabels, encoder: 'lexical' });
    const rows = animalTexts(60).map(({ text }) => ({ text }));
    await importRows(this.service, 'many', rows);
  }

  /** A project of its own, opened. */
  async open(slug: string, { labels = ['cat', 'dog'], rows }: NewProject = {}): Promise<OpenPage> {
    await createProject(this.service, { slug, labels: [...labels], encoder: 'lexical' });
    const texts = animalTexts(60).map(({ text }) => ({ text }));
    await importRows(this.service, slug, [...(rows ?? texts)]);
    return this.visit(slug);
  }

  async visit(slug: string, context = this.context): Promise<OpenPage> {
    const page = await context.newPage();
    const complaints = collectComplaints(page);
    await page.goto(`${this.service.app.url}/annotate/${slug}`);
    await page.getByTestId('item-text').waitFor();
    return { page, complaints };
  }

  async answersOf(slug: string): Promise<number> {
    return (await this.service.client.call('metrics', { project: slug })).progress.answers;
  }
}

export async function textOf(page: Page): Promise<string> {
  return (await page.getByTestId('item-text').innerText()).trim();
}

/** Waits until the action has brought another text on screen; returns the one before. */
export async function changes(page: Page, action: () => Promise<unknown>): Promise<string> {
  const before = await textOf(page);
  await action();
  await eventually(async () => (await textOf(page)) !== before);
  return before;
}
