import { useEffect, useRef, useState, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnotatorSummary } from '../../server/contract/dashboard.js';
import type { PersonOfProject } from '../../server/contract/people.js';
import type { Label } from '../../server/contract/project.js';
import type { ItemsSearch } from '../route.js';
import { useFormat } from '../shell/use-format.js';

const typedForMs = 250;
const states = [
  ...(['open', 'leased', 'answered', 'given'] as const),
  ...(['test', 'retired', 'skipped', 'audit'] as const),
] as const;
const sorts = ['id', 'score', 'uncertainty', 'answered'] as const;

interface FilterBarProps {
  readonly search: ItemsSearch;
  readonly labels: readonly Label[];
  readonly annotators: readonly AnnotatorSummary[];
  readonly people: readonly PersonOfProject[];
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onChange: (change: ItemsSearch, how?: 'push' | 'replace') => void;
  readonly onClear: () => void;
}

/** What is asked of the list; all of it stands in the address. */
export function FilterBar({
  search,
  labels,
  annotators,
  people,
  input,
  onChange,
  onClear,
}: FilterBarProps) {
  const { t } = useTranslation();
  const offered = labels.map(({ id, name }) => [id, name] as const);
  return (
    <search className="items-filters">
      <SearchField
        value={search.q ?? ''}
        input={input}
        onSearch={(q) => onChange({ q }, 'replace')}
      />
      <Choice
        name={t('items.state')}
        value={search.state}
        options={states.map((state) => [state, t(`items.states.${state}`)])}
        onChoose={(state) => onChange({ state })}
      />
      <Choice
        name={t('items.label')}
        value={search.label}
        options={offered}
        onChoose={(label) => onChange({ label })}
      />
      <Choice
        name={t('items.predicted')}
        value={search.predicted}
        options={offered}
        onChoose={(predicted) => onChange({ predicted })}
      />
      <Choice
        name={t('items.annotator')}
        value={search.annotator}
        options={annotators.map(({ annotatorId, name }) => [annotatorId, name])}
        onChoose={(annotator) => onChange({ annotator })}
      />
      <Choice
        name={t('items.assignee')}
        value={search.assignee}
        options={people.map(({ annotatorId, name }) => [annotatorId, name])}
        onChoose={(assignee) => onChange({ assignee })}
      />
      <Choice
        name={t('items.flag')}
        value={search.flag}
        options={[
          ['yes', t('items.flagged')],
          ['no', t('items.notFlagged')],
        ]}
        onChoose={(flag) => onChange({ flag: flag as 'yes' | 'no' })}
      />
      <Uncertainty search={search} onChange={onChange} />
      <Choice
        name={t('items.sort')}
        value={search.sort ?? 'id'}
        required
        options={sorts.map((sort) => [sort, t(`items.sorts.${sort}`)])}
        onChoose={(sort) => onChange({ sort: sort as (typeof sorts)[number] })}
      />
      <Cell search={search} labels={labels} />
      {Object.keys(search).some((key) => key !== 'item') && (
        <button type="button" className="button" onClick={onClear}>
          {t('items.clear')}
        </button>
      )}
    </search>
  );
}

interface SearchFieldProps {
  readonly value: string;
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onSearch: (text: string) => void;
}

/** Searches when the typing pauses, and never in the middle of a composed character. */
function SearchField({ value, input, onSearch }: SearchFieldProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const composing = useRef(false);
  const [shown, setShown] = useState(value);
  // The address may change from elsewhere, as by the back button.
  if (shown !== value) {
    setShown(value);
    setText(value);
  }
  useEffect(() => {
    if (text === value || composing.current) return;
    const timer = setTimeout(() => onSearch(text), typedForMs);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  return (
    <label className="items-search">
      <span>{t('items.search')}</span>
      <input
        ref={input}
        type="search"
        dir="auto"
        value={text}
        maxLength={200}
        placeholder={t('items.searchHint')}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={(event) => {
          composing.current = false;
          onSearch(event.currentTarget.value);
        }}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly value: string | undefined;
  readonly options: readonly (readonly [string, string])[];
  readonly required?: boolean;
  readonly onChoose: (value: string) => void;
}

function Choice({ name, value = '', options, required = false, onChoose }: ChoiceProps) {
  const { t } = useTranslation();
  return (
    <label className="items-choice" data-set={!required && value !== ''}>
      <span>{name}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {!required && <option value="">{t('items.any')}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

function Uncertainty({ search, onChange }: Pick<FilterBarProps, 'search' | 'onChange'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const { minUncertainty = '', maxUncertainty = '' } = search;
  const options = [
    ...['0.5', '0.25', '0.1'].map(
      (least) =>
        [`${least}-`, t('items.atLeast', { share: format.percent(Number(least)) })] as const,
    ),
    ...['0.1', '0.02'].map(
      (most) => [`-${most}`, t('items.atMost', { share: format.percent(Number(most)) })] as const,
    ),
  ];
  const value =
    minUncertainty === '' && maxUncertainty === '' ? '' : `${minUncertainty}-${maxUncertainty}`;
  // An address may ask for bounds that are not among those offered.
  const offered = options.some(([option]) => option === value) || value === '';
  return (
    <Choice
      name={t('items.sure')}
      value={value}
      options={offered ? options : [...options, [value, value.replace('-', '–')]]}
      onChoose={(chosen) => {
        const [least = '', most = ''] = chosen.split('-');
        onChange({ minUncertainty: least, maxUncertainty: most });
      }}
    />
  );
}

/** The cell of a confusion matrix that the list shows. */
function Cell({ search, labels }: Pick<FilterBarProps, 'search' | 'labels'>) {
  const { t } = useTranslation();
  if (search.round === undefined || search.round === '') return null;
  const named = (id: string | undefined) =>
    labels.find((label) => label.id === id)?.name ?? t('items.allLabels');
  return (
    <p className="items-cell">
      {t('items.cell', {
        round: Number(search.round),
        truth: named(search.true),
        predicted: named(search.predicted),
      })}
    </p>
  );
}
