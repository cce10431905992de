import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { readSetting, writeSetting } from './browser-settings.js';
import { en } from './locales/en.js';
import { zh } from './locales/zh.js';

/** Languages by their tag; another one is a file in `locales/` and a line here. */
export const languages = { en: 'English', zh: '中文' } as const;
export type Language = keyof typeof languages;

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
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : language;
  });
  void i18next.use(initReactI18next).init({
    resources: { en: { translation: en }, zh: { translation: zh } },
    lng: readLanguage(),
    fallbackLng: 'en',
    // React escapes what it renders; escaping twice would show entities.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
}

export function chooseLanguage(language: Language): void {
  writeSetting(storageKey, language);
  void i18next.changeLanguage(language);
}

function readLanguage(): Language {
  const stored = readSetting(storageKey);
  if (stored === 'en' || stored === 'zh') return stored;
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en';
}
