import { useTranslation } from 'react-i18next';
import { chooseLanguage, languages, type Language } from '../i18n.js';

/** Names each language in itself, so that one finds back whatever is shown now. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const tags = Object.keys(languages) as Language[];
  return (
    <div className="segments" role="group" aria-label={t('app.language')}>
      {tags.map((tag) => (
        <button
          key={tag}
          type="button"
          lang={tag}
          aria-label={languages[tag]}
          aria-pressed={i18n.language === tag}
          onClick={() => chooseLanguage(tag)}
        >
          {tag === 'en' ? 'en' : languages[tag]}
        </button>
      ))}
    </div>
  );
}
