import { useTranslation } from 'react-i18next';
import { chooseLanguage } from '../i18n.js';
import { languageNames, languages } from '../locales/languages.js';

/** Names each language in itself, so that one finds back whatever is shown now. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <div className="segments" role="group" aria-label={t('app.language')}>
      {languageNames.map((tag) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          aria-label={languages[tag].name}
          aria-pressed={i18n.language === tag}
          onClick={() => chooseLanguage(tag)}
        >
          {languages[tag].name}
        </button>
      ))}
    </div>
  );
}
