import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../server/contract/project.js';
import type { LabelId } from '../../server/contract/ids.js';
import { buildKeyMap } from '../annotate/keys/key-map.js';
import { KeyCap } from '../annotate/keys/key-cap.js';
import { JobBar } from '../jobs/job-bar.js';
import { Term } from '../shell/term.js';
import {
  fewestLabels,
  mostLabels,
  namesIn,
  rowsOfRemovedLabels,
  withNames,
  type DraftLabel,
} from './draft.js';
import { FileProblem } from './file-problem.js';
import type { StepProps } from './new-project-page.js';
import { StepButtons } from './step-buttons.js';
import { useFileCheck } from './use-file-check.js';

/** From so many labels on they are searched instead of having keys. */
const mostKeyed = 30;

/** The labels: those of the file with their counts, and typed ones. The whole file is read for that. */
export function LabelsStep(props: StepProps) {
  const { draft, change, onNext, onBack } = props;
  const { t } = useTranslation();
  const checking = useFileCheck(draft, change);
  const [problem, setProblem] = useState<string | null>(null);
  const { labels } = draft;
  const go = () => {
    const tooFew = labels.length < fewestLabels;
    setProblem(tooFew ? t('newProject.labels.tooFew') : null);
    if (!tooFew && draft.check !== null) onNext();
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
    >
      {checking.progress && (
        <JobBar
          name={t('newProject.checking', { file: draft.chosen?.file.name ?? '' })}
          progress={checking.progress}
          testId="check"
          onStop={checking.stop}
        />
      )}
      {checking.isStopped && (
        <div className="row">
          <p className="note grow" role="status">
            {t('newProject.checkStopped')}
          </p>
          <button type="button" className="button" onClick={checking.start}>
            {t('newProject.checkAgain')}
          </button>
        </div>
      )}
      {checking.error !== null && <FileProblem error={checking.error} />}
      {draft.check !== null && <LabelEditor labels={labels} change={change} />}
      {draft.check !== null && <RemovedNote rows={rowsOfRemovedLabels(draft)} />}
      {problem !== null && labels.length < fewestLabels && (
        <p className="problem" role="alert">
          {problem}
        </p>
      )}
      <StepButtons onBack={onBack} />
    </form>
  );
}

function RemovedNote({ rows }: { rows: number }) {
  const { t } = useTranslation();
  if (rows === 0) return null;
  return (
    <p className="note" role="status">
      {t('newProject.labels.removedRows', { count: rows })}
    </p>
  );
}

interface LabelEditorProps {
  readonly labels: readonly DraftLabel[];
  readonly change: StepProps['change'];
}

function LabelEditor({ labels, change }: LabelEditorProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (labels.length === 0) field.current?.focus();
  }, [labels.length]);
  const add = (text: string) => {
    change({ labels: withNames(labels, namesIn(text)) });
    setTyped('');
    field.current?.focus();
  };
  return (
    <>
      <div className="row">
        <label className="field grow">
          <span>
            <Term of="label">{t('newProject.labels.add')}</Term>
          </span>
          <input
            ref={field}
            data-testid="new-label"
            value={typed}
            placeholder={t('newProject.labels.placeholder')}
            onChange={(event) => setTyped(event.target.value)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData('text');
              if (namesIn(pasted).length < 2) return;
              event.preventDefault();
              add(pasted);
            }}
            onKeyDown={(event) => {
              // An Enter that ends a composition belongs to the input method.
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || typed.trim() === '')
                return;
              event.preventDefault();
              add(typed);
            }}
          />
        </label>
        <button
          type="button"
          className="button align-end"
          data-testid="add-label"
          disabled={typed.trim() === '' || labels.length >= mostLabels}
          onClick={() => add(typed)}
        >
          {t('newProject.labels.addButton')}
        </button>
      </div>
      <LabelList labels={labels} change={change} />
    </>
  );
}

function LabelList({ labels, change }: LabelEditorProps) {
  const { t } = useTranslation();
  const keys = keysOf(labels);
  const most = Math.max(1, ...labels.map(({ count }) => count));
  const move = (from: number, to: number) => {
    const moved = labels.toSpliced(from, 1);
    change({ labels: moved.toSpliced(to, 0, ...labels.slice(from, from + 1)) });
  };
  return (
    <>
      <p className="small muted" role="status">
        {t('newProject.labels.count', { count: labels.length })}
        {labels.length > mostKeyed && ` ${t('newProject.labels.searched')}`}
      </p>
      <ul className="label-rows" data-testid="label-rows">
        {labels.map((label, index) => (
          <LabelRow
            key={label.name}
            label={label}
            chord={keys[index]}
            share={label.count / most}
            onUp={index === 0 ? undefined : () => move(index, index - 1)}
            onRemove={() => change({ labels: labels.toSpliced(index, 1) })}
          />
        ))}
      </ul>
    </>
  );
}

interface LabelRowProps {
  readonly label: DraftLabel;
  readonly chord: string | undefined;
  /** Of the rows of the most frequent label. */
  readonly share: number;
  readonly onUp: (() => void) | undefined;
  readonly onRemove: () => void;
}

function LabelRow({ label, chord, share, onUp, onRemove }: LabelRowProps) {
  const { t } = useTranslation();
  const { name, count } = label;
  return (
    <li className="label-row">
      <span className="label-row-key">
        <KeyCap chord={chord} />
      </span>
      <span className="label-row-name" dir="auto">
        {name}
      </span>
      <span className="label-row-bar" aria-hidden="true">
        <span style={{ '--share': share }} />
      </span>
      <span className="label-row-count small muted">
        {count > 0 ? t('newProject.labels.rows', { count }) : t('newProject.labels.typed')}
      </span>
      <span className="row">
        <button
          type="button"
          className="icon-button"
          aria-label={t('newProject.labels.up', { name })}
          title={t('newProject.labels.up', { name })}
          disabled={onUp === undefined}
          onClick={onUp}
        >
          ↑
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t('newProject.labels.remove', { name })}
          title={t('newProject.labels.remove', { name })}
          onClick={onRemove}
        >
          ×
        </button>
      </span>
    </li>
  );
}

/** The labels of a draft as an annotator’s page takes them. */
export function asLabels(labels: readonly DraftLabel[]): Label[] {
  return labels.map(({ name }, order) => ({
    ...{ id: `draft-${order}` as LabelId, name, order },
    ...{ key: null, retired: false },
  }));
}

function keysOf(labels: readonly DraftLabel[]): (string | undefined)[] {
  if (labels.length > mostKeyed) return [];
  const own = asLabels(labels);
  const { labelKeys } = buildKeyMap(own);
  return own.map(({ id }) => labelKeys.get(id));
}
