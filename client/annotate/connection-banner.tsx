import { useTranslation } from 'react-i18next';
import { useConnection, useConnectionStatus } from '../shell/connection-context.js';

interface ConnectionBannerProps {
  readonly unsent: number;
  /** Items leased ahead, the one on screen among them. */
  readonly ahead: number;
}

/** Says what is wrong with the connection, how many answers wait, and what one can do meanwhile. */
export function ConnectionBanner({ unsent, ahead }: ConnectionBannerProps) {
  const { t } = useTranslation();
  const connection = useConnection();
  const status = useConnectionStatus();
  // The place is always in the page, so that a screen reader hears what is put into it.
  return (
    <div role="status" className="banner-place" data-testid="offline-banner" data-unsent={unsent}>
      {status === 'offline' && (
        <div className="banner banner-warning">
          <p>
            <strong>{t('connection.offlineBanner')}</strong>{' '}
            {unsent > 0 && t('connection.waiting', { count: unsent })}{' '}
            {ahead > 0 ? t('connection.goOn', { count: ahead }) : t('connection.cannotGoOn')}
          </p>
          <button type="button" className="button" onClick={() => connection.reconnect()}>
            {t('connection.tryNow')}
          </button>
        </div>
      )}
      {status === 'online' && unsent > 2 && (
        <p className="banner">{t('connection.sending', { count: unsent })}</p>
      )}
    </div>
  );
}
