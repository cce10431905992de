import { useTranslation } from 'react-i18next';
import type { Why } from '../../../server/contract/queue.js';
import type { StrategyName } from '../../../server/contract/project.js';
import { strategyNames } from '../../shell/strategy-names.js';
import { Term } from '../../shell/term.js';

/** In one line, why the service asks about this item and no other. */
export function WhyLine({ why }: { why: Why }) {
  const { t } = useTranslation();
  return (
    <p className="why" data-testid="why">
      {t(reasonOf(why), { strategy: t(strategyKey(why.strategy)) })}
    </p>
  );
}

/** The figures behind the choice of an item. */
export function WhyFacts({ why }: { why: Why }) {
  const { t, i18n } = useTranslation();
  const score = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 3 });
  // A score had no part in a random draw.
  const scored = why.strategy === 'random' || why.stream === 'audit' ? null : why.score;
  return (
    <ul className="why-facts">
      {scored !== null && (
        <li>
          <Term of="acquisitionScore">{t('why.score', { score: score.format(scored) })}</Term>
        </li>
      )}
      {why.eligible > 0 && (
        <li>
          <Term of="stream">{t('why.eligible', { count: why.eligible })}</Term>
        </li>
      )}
      <li>
        {why.modelVersion === 0 ? t('why.noModel') : t('why.model', { version: why.modelVersion })}
      </li>
    </ul>
  );
}

function reasonOf(why: Why): 'why.audit' | 'why.activeRandom' | 'why.active' {
  if (why.stream === 'audit') return 'why.audit';
  return why.strategy === 'random' ? 'why.activeRandom' : 'why.active';
}

/** The name of a strategy; one that this page does not know yet shows as the automatic choice. */
function strategyKey(strategy: string): `strategies.${StrategyName}` {
  const known = strategyNames.find((name) => name === strategy);
  return `strategies.${known ?? 'auto'}`;
}
