import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from '../router.js';
import { SettingsMenu } from './settings-menu.js';
import { useMe } from './use-me.js';

interface LayoutProps {
  /** Title of the window. */
  readonly title: string;
  /** What stands beside the mark, at the start of the bar. */
  readonly heading?: ReactNode;
  /** What stands at the end of the bar, before the settings. */
  readonly tools?: ReactNode;
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page: a bar, warnings, and the page itself. */
export function Layout({ title, heading, tools, banner, children }: LayoutProps) {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${title} · Querent`;
  }, [title]);
  return (
    <div className="layout">
      <a className="skip-link" href={`${location.pathname}#content`}>
        {t('app.skipToContent')}
      </a>
      <header className="bar">
        <Link to={{ kind: 'projects' }} className="mark">
          <Mark />
          <span className="mark-name">{t('app.name')}</span>
        </Link>
        <div className="bar-heading">{heading}</div>
        <div className="bar-tools">
          {tools}
          <SettingsMenu />
        </div>
      </header>
      {banner}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** Warns those who run the service when it listens beyond this machine. */
export function ExposedBanner() {
  const { t } = useTranslation();
  const me = useMe();
  if (!me.data?.exposed) return null;
  return (
    <p className="banner banner-warning" role="note">
      {t('app.exposed')}
    </p>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <circle cx="11" cy="11" r="7.5" fill="none" stroke="currentColor" strokeWidth="2.6" />
      <path d="M15 15l6 6" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  );
}
