import { useQuery } from '@tanstack/react-query';
import { memo, useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Me } from '../../server/contract/people.js';
import { call } from '../api.js';
import { basePath } from '../base.js';
import { countUnsent, forgetHistory } from '../browser-database.js';
import { LanguageSwitch } from './language-switch.js';
import { Segments } from './segments.js';
import { chooseTheme, readTheme, themes, type Theme } from './theme.js';

/** Theme, language and the way out, behind one button of the bar. */
export const SettingsMenu = memo(function SettingsMenu() {
  const { t } = useTranslation();
  const id = useId();
  const [theme, setTheme] = useState(readTheme);
  // Only what a page has asked for already: nobody need be signed in here.
  const { data: me } = useQuery<Me>({ queryKey: ['me'], enabled: false });
  const choose = (next: Theme) => {
    chooseTheme(next);
    setTheme(next);
  };
  return (
    <>
      <button
        type="button"
        className="menu-button"
        popoverTarget={id}
        aria-label={t('menu.title')}
        data-testid="menu"
      >
        <Sliders />
        {me && <span className="menu-name">{me.name}</span>}
      </button>
      <div id={id} popover="auto" className="menu" role="dialog" aria-label={t('menu.title')}>
        {me && <p className="menu-who">{t('menu.who', { name: me.name })}</p>}
        <div className="menu-row">
          <span>{t('menu.theme')}</span>
          <Segments
            label={t('menu.theme')}
            value={theme}
            options={themes.map((name) => [name, t(`menu.${name}`)] as const)}
            onChange={choose}
          />
        </div>
        <div className="menu-row">
          <span>{t('app.language')}</span>
          <LanguageSwitch />
        </div>
        {me && <SignOut />}
      </div>
    </>
  );
});

/** Ends the session and takes answered texts off this device; what is unsent stays for its author. */
function SignOut() {
  const { t } = useTranslation();
  const [unsent, setUnsent] = useState(0);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    void countUnsent().then(setUnsent, () => undefined);
  }, []);
  const leave = async () => {
    try {
      await call('signOut');
      await forgetHistory().catch(() => undefined);
      location.assign(`${basePath}sign-in`);
    } catch {
      setFailed(true);
    }
  };
  return (
    <>
      {unsent > 0 && <p className="small muted">{t('menu.unsent', { count: unsent })}</p>}
      <button type="button" className="button" data-testid="sign-out" onClick={() => void leave()}>
        {t('app.signOut')}
      </button>
      {failed && (
        <p className="problem" role="alert">
          {t('errors.unreachable')}
        </p>
      )}
    </>
  );
}

function Sliders() {
  return (
    <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
      <g fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round">
        <path d="M3 6h6M14 6h3M3 14h3M11 14h6" />
        <circle cx="11.5" cy="6" r="2.2" />
        <circle cx="8.5" cy="14" r="2.2" />
      </g>
    </svg>
  );
}
