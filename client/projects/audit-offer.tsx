import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ProjectMetrics } from '../../server/contract/dashboard.js';
import { call } from '../api.js';
import { useProblemText } from '../shell/problem-page.js';
import { Term } from '../shell/term.js';
import { useRefreshMetrics } from './use-metrics.js';

/** While too few answers are audited: how many are missing, why they matter, and a way to get them. */
export function AuditOffer({ metrics }: { metrics: ProjectMetrics }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const { audit, project } = metrics;
  const refresh = useRefreshMetrics(project.slug);
  const missing = audit.minimum - audit.answered;
  const request = useMutation({
    mutationFn: () => call('requestAuditBatch', { id: project.slug, body: { size: missing } }),
    onSuccess: refresh,
  });
  if (missing <= 0) return null;
  return (
    <section className="card offer" data-testid="not-enough">
      <div>
        <h2>
          <Term of="auditReserve">{t('audit.title')}</Term>
        </h2>
        <p>{audit.reserve === 0 ? t('audit.noReserve') : t('audit.why', audit)}</p>
        {request.error && (
          <p className="problem" role="alert">
            {describe(request.error)}
          </p>
        )}
      </div>
      <div className="offer-action">
        <strong>{t('dashboard.notEnough', audit)}</strong>
        <progress value={audit.answered} max={audit.minimum} aria-label={t('audit.title')} />
        {audit.batchLeft > 0 && (
          <span className="small" role="status">
            {t('audit.left', { count: audit.batchLeft })}
          </span>
        )}
        {audit.reserve > 0 && audit.batchLeft === 0 && (
          <button
            type="button"
            className="button"
            disabled={request.isPending}
            onClick={() => request.mutate()}
            data-testid="audit-batch"
          >
            {t('audit.request', { count: missing })}
          </button>
        )}
      </div>
    </section>
  );
}
