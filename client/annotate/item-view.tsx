import { useTranslation } from 'react-i18next';
import type { LeasedItem } from '../../server/contract/queue.js';
import { WhyLine } from './why-line.js';

interface ItemViewProps {
  readonly leased: LeasedItem;
  readonly explained: boolean;
  readonly remarked: boolean;
}

/** The item in large, quiet type, with its title and context where the data has them. */
export function ItemView({ leased, explained, remarked }: ItemViewProps) {
  const { t } = useTranslation();
  const { item, why } = leased;
  const length = lengthOf(item.text);
  const context = Object.entries(item.context ?? {});
  return (
    <article className="item" aria-label={t('annotate.item')} aria-live="polite">
      {item.title && (
        <h1 className="item-title" dir="auto">
          {item.title}
        </h1>
      )}
      <p
        className="item-text"
        dir="auto"
        data-length={length}
        data-testid="item-text"
        // A text that may scroll must be reachable by the keyboard.
        tabIndex={length === 'long' ? 0 : undefined}
      >
        {item.text}
      </p>
      {context.length > 0 && (
        <dl className="item-context">
          {context.map(([name, value]) => (
            <div key={name}>
              <dt dir="auto">{name}</dt>
              <dd dir="auto">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <footer className="item-footer">
        {remarked && <span className="chip">{t('annotate.remarked')}</span>}
        {explained && <WhyLine why={why} />}
      </footer>
    </article>
  );
}

/** Longer texts are set smaller, so that most can be read without scrolling. */
function lengthOf(text: string): 'short' | 'medium' | 'long' {
  if (text.length <= 180) return 'short';
  return text.length <= 700 ? 'medium' : 'long';
}
