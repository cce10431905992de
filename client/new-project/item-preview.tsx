import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buildKeyMap } from '../annotate/keys/key-map.js';
import { LabelButtons } from '../annotate/labels/label-buttons.js';
import type { Draft } from './draft.js';
import { asLabels } from './labels-step.js';

const labelsShown = 12;

/** One row of the file as annotators will see it; choosing a label shows the next one. */
export function ItemPreview({ draft }: { draft: Draft }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const samples = samplesOf(draft);
  const sample = samples[at % Math.max(1, samples.length)];
  if (sample === undefined) return null;
  const labels = asLabels(draft.labels);
  const next = () => setAt(at + 1);
  return (
    <section className="item-preview" aria-label={t('newProject.preview.seen')}>
      <header className="card-header">
        <h3>{t('newProject.preview.seen')}</h3>
        <button type="button" className="text-button" onClick={next}>
          {t('newProject.preview.another')}
        </button>
      </header>
      <article className="item" aria-live="polite">
        {sample.title !== '' && (
          <p className="item-title" dir="auto">
            {sample.title}
          </p>
        )}
        <p
          className="item-text"
          dir="auto"
          data-length={sample.text.length > 180 ? 'long' : 'short'}
          data-testid="preview-text"
        >
          {sample.text}
        </p>
        {sample.context.length > 0 && (
          <dl className="item-context">
            {sample.context.map(([name, value]) => (
              <div key={name}>
                <dt dir="auto">{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
          </dl>
        )}
      </article>
      <LabelButtons
        labels={labels.slice(0, labelsShown)}
        keyMap={buildKeyMap(labels)}
        suggestion={undefined}
        disabled={false}
        onChoose={next}
      />
      {labels.length > labelsShown && (
        <p className="small muted">
          {t('newProject.preview.moreLabels', { count: labels.length - labelsShown })}
        </p>
      )}
    </section>
  );
}

interface Sample {
  readonly text: string;
  readonly title: string;
  readonly context: readonly (readonly [name: string, value: string])[];
}

const charactersShown = 600;

function samplesOf({ chosen, mapping }: Draft): Sample[] {
  if (chosen === null) return [];
  const { columns, rows } = chosen.head;
  const cell = (row: readonly string[], column: string | null) =>
    column === null ? '' : (row[columns.indexOf(column)] ?? '');
  const samples = rows.map((row) => ({
    text: shorten(cell(row, mapping.text)),
    title: cell(row, mapping.title),
    context: mapping.context
      .map((name) => [name, cell(row, name)] as const)
      .filter(([, value]) => value !== ''),
  }));
  return samples.filter(({ text }) => text.trim() !== '');
}

function shorten(text: string): string {
  return text.length > charactersShown ? `${text.slice(0, charactersShown)}…` : text;
}
