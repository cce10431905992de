import { loadCookingQuestions } from './cooking-questions.js';
import type { DemoResult } from './demo-project.js';
import { loadReviewSentiment } from './review-sentiment.js';
import { loadSpamMail } from './spam-mail.js';

export interface DemoLoader {
  /** The word after `--demo`. */
  readonly name: string;
  /** Loaded by `--demo` alone. */
  readonly byDefault: boolean;
  readonly load: () => Promise<DemoResult>;
}

/** All demos, in the order in which they are shown. */
export const demoLoaders: readonly DemoLoader[] = [
  { name: 'reviews', byDefault: true, load: () => loadReviewSentiment() },
  { name: 'cooking', byDefault: true, load: () => loadCookingQuestions() },
  { name: 'mail', byDefault: false, load: () => loadSpamMail() },
];
