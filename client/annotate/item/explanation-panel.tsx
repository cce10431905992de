import { useTranslation } from 'react-i18next';
import type { Label } from '../../../server/contract/project.js';
import type { Explanation, LeasedItem } from '../../../server/contract/queue.js';
import { useFormat } from '../../shell/use-format.js';
import { strongestWords } from './text-parts.js';
import type { ExplanationState } from './use-explanation.js';
import { WhyFacts } from './why-line.js';

interface ExplanationPanelProps {
  readonly leased: LeasedItem;
  readonly labels: readonly Label[];
  readonly state: ExplanationState;
  /** The person does not want to see what the model thinks. */
  readonly hidden: boolean;
}

/** In words: why this item, how sure the model is, and what in the text moved it. */
export function ExplanationPanel({ leased, labels, state, hidden }: ExplanationPanelProps) {
  const { t } = useTranslation();
  return (
    <section className="explanation" aria-label={t('words.title')} data-testid="explanation">
      <WhyFacts why={leased.why} />
      {hidden ? (
        <p>{t('words.youHide')}</p>
      ) : (
        <Opinion text={leased.item.text} labels={labels} state={state} />
      )}
    </section>
  );
}

function Opinion({
  text,
  labels,
  state,
}: Pick<ExplanationPanelProps, 'labels' | 'state'> & { text: string }) {
  const { t } = useTranslation();
  if (state === null || state === 'waiting') return <p role="status">{t('words.waiting')}</p>;
  if (state === 'unreachable') return <p role="status">{t('words.unreachable')}</p>;
  if (state.explanation === null)
    return <p role="status">{t(`words.${state.reason ?? 'no-model'}`)}</p>;
  return (
    <>
      <Sureness explanation={state.explanation} labels={labels} />
      <Movers explanation={state.explanation} text={text} />
    </>
  );
}

function Sureness({ explanation, labels }: { explanation: Explanation; labels: readonly Label[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const named = explanation.probabilities.slice(0, 3).map(({ labelId, probability }) => ({
    name: labels.find(({ id }) => id === labelId)?.name ?? '',
    share: format.percent(probability),
  }));
  const [first, ...rest] = named;
  if (first === undefined) return null;
  return (
    <p>
      {t('words.sure', { label: first.name, share: first.share })}{' '}
      <span className="muted">{rest.map(({ name, share }) => `${name} ${share}`).join(' · ')}</span>
    </p>
  );
}

function Movers({ explanation, text }: { explanation: Explanation; text: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const quote = (words: readonly string[]) =>
    format.list(words.map((word) => t('words.quoted', { word: word.slice(0, 60) })));
  const towards = strongestWords(text, explanation.words, 'for');
  const against = strongestWords(text, explanation.words, 'against');
  if (towards.length + against.length === 0) return <p>{t('words.none')}</p>;
  return (
    <p data-testid="movers">
      {towards.length > 0 && (
        <>
          <span className="swatch" data-towards="for" aria-hidden="true" />
          {t('words.for', { words: quote(towards) })}{' '}
        </>
      )}
      {against.length > 0 && (
        <>
          <span className="swatch" data-towards="against" aria-hidden="true" />
          {t('words.against', { words: quote(against) })}{' '}
        </>
      )}
      <span className="muted">{t(`words.${explanation.method}`)}</span>
    </p>
  );
}
