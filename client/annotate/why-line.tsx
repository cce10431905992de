import { useTranslation } from 'react-i18next';
import type { Why } from '../../server/contract/queue.js';

/** In small print, why the service asks about this item and no other. */
export function WhyLine({ why }: { why: Why }) {
  const { t, i18n } = useTranslation();
  const score = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 3 });
  const facts = [
    // A score had no part in a random draw.
    why.score === null || why.strategy === 'random' || why.stream === 'audit'
      ? null
      : t('why.score', { score: score.format(why.score) }),
    why.eligible === 0 ? null : t('why.eligible', { count: why.eligible }),
    why.modelVersion === 0 ? t('why.noModel') : t('why.model', { version: why.modelVersion }),
  ].filter((fact) => fact !== null);
  return (
    <p className="why" data-testid="why">
      {t(reasonOf(why), { strategy: t(strategyKey(why.strategy)) })}{' '}
      <span className="why-facts">{facts.join(' · ')}</span>
    </p>
  );
}

function reasonOf(why: Why): 'why.audit' | 'why.activeRandom' | 'why.active' {
  if (why.stream === 'audit') return 'why.audit';
  return why.strategy === 'random' ? 'why.activeRandom' : 'why.active';
}

const named = ['auto', 'random', 'least-confidence', 'margin', 'entropy'] as const;

/** The name of a strategy; one that this page does not know yet shows as the automatic choice. */
function strategyKey(strategy: string): `strategies.${(typeof named)[number]}` {
  const known = named.find((name) => name === strategy);
  return `strategies.${known ?? 'auto'}`;
}
