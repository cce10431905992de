import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../../server/contract/project.js';
import type { Explanation, LeasedItem } from '../../../server/contract/queue.js';
import { ExplanationPanel } from './explanation-panel.js';
import { textParts } from './text-parts.js';
import type { ExplanationState } from './use-explanation.js';
import { WhyLine } from './why-line.js';

interface ItemViewProps {
  readonly leased: LeasedItem;
  readonly labels: readonly Label[];
  /** Null while nobody asks. */
  readonly explanation: ExplanationState;
  readonly explained: boolean;
  readonly opinionHidden: boolean;
  readonly remarked: boolean;
}

/** The item in large, quiet type, with its title and context where the data has them. */
export function ItemView(props: ItemViewProps) {
  const { leased, labels, explanation, explained, opinionHidden, remarked } = props;
  const { t } = useTranslation();
  const { item, why } = leased;
  const length = lengthOf(item.text);
  const context = Object.entries(item.context ?? {});
  return (
    <article className="item" aria-label={t('annotate.item')} aria-live="polite">
      {item.title && (
        <h2 className="item-title" dir="auto">
          {item.title}
        </h2>
      )}
      <p
        className="item-text"
        dir="auto"
        data-length={length}
        data-testid="item-text"
        // A text that may scroll must be reachable by the keyboard.
        tabIndex={length === 'long' ? 0 : undefined}
      >
        <MarkedText text={item.text} words={wordsOf(explanation)} />
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
        <WhyLine why={why} />
        {explained && (
          <ExplanationPanel
            leased={leased}
            labels={labels}
            state={explanation}
            hidden={opinionHidden}
          />
        )}
      </footer>
    </article>
  );
}

const noWords: Explanation['words'] = [];

function wordsOf(state: ExplanationState): Explanation['words'] {
  if (state === null || typeof state === 'string') return noWords;
  return state.explanation?.words ?? noWords;
}

/** The text, with the words marked that moved the model: more color, more pull. */
function MarkedText({ text, words }: { text: string; words: Explanation['words'] }) {
  const parts = useMemo(() => textParts(text, words), [text, words]);
  return parts.map((part, index) =>
    part.strength === 0 ? (
      part.text
    ) : (
      <mark
        key={index}
        data-towards={part.strength > 0 ? 'for' : 'against'}
        style={{ '--strength': Math.abs(part.strength) }}
      >
        {part.text}
      </mark>
    ),
  );
}

/** Longer texts are set smaller, so that most can be read without scrolling. */
function lengthOf(text: string): 'short' | 'medium' | 'long' {
  if (text.length <= 180) return 'short';
  return text.length <= 700 ? 'medium' : 'long';
}
