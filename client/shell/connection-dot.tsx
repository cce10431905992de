import { useTranslation } from 'react-i18next';
import { useConnectionStatus } from './connection-context.js';

/** The state of the connection as a dot with words: never color alone. */
export function ConnectionDot() {
  const { t } = useTranslation();
  const status = useConnectionStatus();
  return (
    <span className="connection" role="status" data-status={status} data-testid="connection">
      <span className="dot" aria-hidden="true" />
      {t(`connection.${status}`)}
    </span>
  );
}
