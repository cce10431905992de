import { useTranslation } from 'react-i18next';
import type { BulkAction } from '../../server/contract/items.js';
import type { AnnotatorId, LabelId } from '../../server/contract/ids.js';
import type { PersonOfProject } from '../../server/contract/people.js';
import type { Label } from '../../server/contract/project.js';
import { Term } from '../shell/term.js';
import { useProblemText } from '../shell/problem-page.js';
import type { Bulk } from './use-bulk.js';
import type { SelectionState } from './use-selection.js';

interface BulkBarProps {
  readonly selection: SelectionState;
  readonly total: number;
  readonly labels: readonly Label[];
  readonly people: readonly PersonOfProject[];
  readonly mayChange: boolean;
  readonly onAct: (action: BulkAction) => void;
}

const marks = ['retire', 'restore', 'flag', 'unflag'] as const;

/** Among the people an item can be assigned to: whoever asks. */
const anybody = '*';

function assignmentTo(person: string): BulkAction {
  if (person === anybody) return { kind: 'unassign' };
  return { kind: 'assign', annotatorIds: [person as AnnotatorId] };
}

/** How many items are selected, and what can be done with them. */
export function BulkBar({ selection, total, labels, people, mayChange, onAct }: BulkBarProps) {
  const { t } = useTranslation();
  const count = selection.count(total);
  if (count === 0) return null;
  const texts = {
    retire: t('items.retire'),
    restore: t('items.restore'),
    flag: t('items.flagThem'),
    unflag: t('items.unflagThem'),
  };
  return (
    <section className="items-bulk" aria-label={t('items.selected', { count })}>
      <strong role="status">{t('items.selected', { count })}</strong>
      {count < total && (
        <button type="button" className="button" onClick={selection.all}>
          {t('items.selectAll', { count: total })}
        </button>
      )}
      {mayChange && (
        <>
          <Term of="bulkAction">{t('items.changeThem')}</Term>
          <Pick
            name={t('items.setLabel')}
            options={labels.map(({ id, name }) => [id, name])}
            onPick={(id) => onAct({ kind: 'label', labelId: id as LabelId })}
          />
          <Pick
            name={t('items.assign')}
            options={[
              [anybody, t('items.anybody')],
              ...people.map(({ annotatorId, name }) => [annotatorId, name] as const),
            ]}
            onPick={(id) => onAct(assignmentTo(id))}
          />
          {marks.map((kind) => (
            <button key={kind} type="button" className="button" onClick={() => onAct({ kind })}>
              {texts[kind]}
            </button>
          ))}
        </>
      )}
      <button type="button" className="button" onClick={selection.clear}>
        {t('items.unselect')}
      </button>
    </section>
  );
}

interface PickProps {
  /** Stands in the box, for nothing is ever chosen there. */
  readonly name: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onPick: (option: string) => void;
}

function Pick({ name, options, onPick }: PickProps) {
  return (
    <select aria-label={name} value="" onChange={(event) => onPick(event.target.value)}>
      <option value="">{name}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

/** What the last change did, with the way back. */
export function BulkToast({ bulk }: { bulk: Bulk }) {
  const { t } = useTranslation();
  const describe = useProblemText();
  const { last, error } = bulk;
  if (error !== null) {
    return (
      <p className="items-toast" role="alert">
        {describe(error)}
      </p>
    );
  }
  if (last === null) return null;
  return (
    <div className="items-toast" role="status">
      <span>{textOf()}</span>
      {!last.undone && (
        <button type="button" className="button" onClick={bulk.undo}>
          {t('items.undo')}
        </button>
      )}
      <button type="button" className="button" onClick={bulk.close}>
        {t('app.close')}
      </button>
    </div>
  );

  function textOf(): string {
    if (last === null) return '';
    if (last.running) return t('items.running', { done: last.changed, all: last.selected ?? 0 });
    if (last.undone) return t('items.undone');
    const changed = t('items.changed', { count: last.changed });
    return last.leftOut === 0
      ? changed
      : `${changed} ${t('items.leftOut', { count: last.leftOut })}`;
  }
}
