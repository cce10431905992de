import { useTranslation } from 'react-i18next';
import type { Notice } from './annotation-state.js';

interface NoticeLineProps {
  readonly notice: Notice | null;
  readonly onDismiss: () => void;
}

/** One sentence about what just happened; goes away with the next answer. */
export function NoticeLine({ notice, onDismiss }: NoticeLineProps) {
  const { t } = useTranslation();
  const text = (shown: Notice) =>
    'code' in shown
      ? t(`notice.${shown.kind}`, { reason: t(`errors.${shown.code}`) })
      : t(`notice.${shown.kind}`);
  return (
    <div role="status" className="notice-place" data-testid="notice">
      {notice && (
        <p className="notice" data-kind={notice.kind}>
          <span>{text(notice)}</span>
          <button type="button" className="icon-button" onClick={onDismiss}>
            <span aria-hidden="true">×</span>
            <span className="visually-hidden">{t('app.close')}</span>
          </button>
        </p>
      )}
    </div>
  );
}
