import { useTranslation } from 'react-i18next';
import type { ClassBalance as ClassCount } from '../../server/contract/dashboard.js';
import { useFormat } from '../shell/use-format.js';

interface ClassBalanceProps {
  readonly classes: readonly ClassCount[];
  /** Nothing stands beside it. */
  readonly wide: boolean;
}

/** How many labels each class has, answered and imported. */
export function ClassBalance({ classes, wide }: ClassBalanceProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...classes.map((entry) => entry.labeled + entry.given));
  const hasGiven = classes.some((entry) => entry.given > 0);
  const share = (count: number) => ({ inlineSize: `${(100 * count) / most}%` });
  return (
    <section className="card" data-wide={wide || classes.length > 4} data-testid="class-balance">
      <header className="card-header">
        <h2>{t('balance.title')}</h2>
        {hasGiven && (
          <p className="legend small">
            <span className="swatch swatch-answers" /> {t('balance.answers')}
            <span className="swatch swatch-given" /> {t('balance.given')}
          </p>
        )}
      </header>
      <ul className="balance">
        {classes.map((entry) => (
          <li key={entry.labelId}>
            <span className="balance-name" dir="auto" title={entry.name}>
              {entry.name}
            </span>
            <span className="balance-bar" role="img" aria-label={t('balance.bar', entry)}>
              <span className="swatch-answers" style={share(entry.labeled)} />
              <span className="swatch-given" style={share(entry.given)} />
            </span>
            <span className="balance-count" aria-hidden="true">
              {format.count(entry.labeled + entry.given)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
