import { useTranslation } from 'react-i18next';

/** The parts of the dashboard, in their order on the page. */
export const sections = ['overview', 'score', 'labels', 'rounds', 'people'] as const;

/** Jumps to a part of the page; a real address, so that a part can be linked to. */
export function SectionLinks() {
  const { t } = useTranslation();
  return (
    <nav className="section-links" aria-label={t('sections.title')}>
      {sections.map((section) => (
        <a key={section} href={`${location.pathname}#${section}`}>
          {t(`sections.${section}`)}
        </a>
      ))}
    </nav>
  );
}
