import { useTranslation } from 'react-i18next';
import { useConnectionStatus } from '../../shell/connection-context.js';
import type { ConnectionStatus } from '../../wire.js';
import type { Phase } from '../annotation-state.js';

/** In place of an item: why there is none, and what happens next. */
export function Standstill({ phase }: { phase: Phase }) {
  const { t } = useTranslation();
  const status = useConnectionStatus();
  switch (phase.kind) {
    case 'joining':
    case 'labeling':
      return (
        <div className="item item-waiting" role="status">
          <p>{t(waitingFor(phase.kind, status))}</p>
        </div>
      );
    case 'empty':
      return (
        <div className="item item-empty" role="status" data-testid="queue-empty">
          <h2>{t(`empty.${phase.reason}.title`)}</h2>
          <p>{t(`empty.${phase.reason}.next`)}</p>
        </div>
      );
    case 'refused':
      return (
        <div className="item item-empty" role="alert">
          <h2>{t('problem.title')}</h2>
          <p>{t(`errors.${phase.code}`)}</p>
        </div>
      );
  }
}

function waitingFor(kind: 'joining' | 'labeling', status: ConnectionStatus) {
  if (status === 'offline') return 'annotate.waitingOffline';
  return kind === 'joining' ? 'annotate.joining' : 'annotate.waiting';
}
