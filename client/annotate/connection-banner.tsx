import { useTranslation } from 'react-i18next';
import { useConnectionStatus } from '../shell/connection-context.js';

/** Says what is wrong with the connection, and how many answers wait; empty while all is well. */
export function ConnectionBanner({ unsent }: { unsent: number }) {
  const { t } = useTranslation();
  const status = useConnectionStatus();
  // The place is always in the page, so that a screen reader hears what is put into it.
  return (
    <div role="status" className="banner-place" data-testid="offline-banner" data-unsent={unsent}>
      {status === 'offline' && (
        <p className="banner banner-warning">
          <strong>{t('connection.offlineBanner')}</strong>{' '}
          {unsent > 0 && t('connection.waiting', { count: unsent })}
        </p>
      )}
      {status === 'online' && unsent > 2 && (
        <p className="banner">{t('connection.sending', { count: unsent })}</p>
      )}
    </div>
  );
}
