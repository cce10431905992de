import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readSetting, writeSetting } from './browser-settings.js';
import type { en } from './locales/en.js';
import { languageNames, languageOf, languages, type Language } from './locales/languages.js';

const storageKey = 'querent-language';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: typeof en };
  }
}

/** Sets up the catalogs in the reader's language, before the first paint. */
export function startTranslations(): void {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = languageOf(language).tag;
  });
  void i18next.use(initReactI18next).init({
    resources: Object.fromEntries(
      languageNames.map((name) => [name, { translation: languages[name].catalog }]),
    ),
    lng: readLanguage(),
    fallbackLng: 'en',
    // React escapes what it renders; escaping twice would show entities.
    interpolation: { escapeValue: false },
    initAsync: false,
    showSupportNotice: false,
  });
}

export function chooseLanguage(language: Language): void {
  writeSetting(storageKey, language);
  void i18next.changeLanguage(language);
}

/** The one that was chosen here, else the first of the browser's that there is. */
function readLanguage(): Language {
  const stored = readSetting(storageKey);
  const wanted = [stored ?? '', ...navigator.languages.map((tag) => tag.toLowerCase())];
  for (const tag of wanted) {
    const found = languageNames.find((name) => tag === name || tag.startsWith(`${name}-`));
    if (found !== undefined) return found;
  }
  return 'en';
}
