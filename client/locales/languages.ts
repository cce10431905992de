import type { Catalog } from './catalog.js';
import { en } from './en.js';
import { zh } from './zh.js';

interface LanguageOfPages {
  /** What it calls itself. */
  readonly name: string;
  /** The tag by which browsers format its numbers and dates and choose its glyphs. */
  readonly tag: string;
  readonly catalog: Catalog;
}

/**
 * The languages of the pages by their short tag. Another one is a file beside this one, `satisfies Catalog`
 * as `zh.ts` does, and a line here: the compiler and a test name every key that it lacks.
 */
export const languages = {
  en: { name: 'English', tag: 'en', catalog: en },
  zh: { name: '中文', tag: 'zh-CN', catalog: zh },
} as const satisfies Readonly<Record<string, LanguageOfPages>>;

export type Language = keyof typeof languages;

export const languageNames = Object.keys(languages) as readonly Language[];

/** The language of that short tag; English where there is none. */
export function languageOf(name: string): LanguageOfPages {
  return languages[languageNames.find((known) => known === name) ?? 'en'];
}
