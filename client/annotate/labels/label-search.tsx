import {
  memo,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import type { LabelProbability } from '../../../server/contract/queue.js';
import { useFormat } from '../../shell/use-format.js';
import type { Command } from '../keys/commands.js';
import { meaningOf, type KeyMap } from '../keys/key-map.js';
import { LabelName } from '../../shell/label-name.js';
import { rankLabels } from './rank-labels.js';

interface LabelSearchProps {
  readonly labels: readonly Label[];
  readonly keyMap: KeyMap;
  readonly suggestion: readonly LabelProbability[] | undefined;
  readonly disabled: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  readonly onChoose: (labelId: LabelId) => void;
  readonly onCommand: (command: Command) => void;
}

/** The first nine of what is found have a digit. */
const numbered = 9;

/** For many labels: one types a part of a name, and Enter or a digit answers and goes on. */
export function LabelSearch(props: LabelSearchProps) {
  const { labels, keyMap, suggestion, disabled, field, onChoose, onCommand } = props;
  const { t } = useTranslation();
  const id = useId();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(-1);
  const found = useMemo(() => arrange(labels, query, suggestion), [labels, query, suggestion]);
  const probabilities = useMemo(
    () => new Map(suggestion?.map((part) => [part.labelId, part.probability])),
    [suggestion],
  );
  // Without a keyboard the field would call one up over the labels.
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) field.current?.focus();
  }, [field]);

  const digits = query === '' ? (suggestion?.length ?? 0) : numbered;
  const shown = query === '' ? active : Math.max(0, active);
  const type = (text: string) => {
    setQuery(text);
    setActive(-1);
  };
  const choose = (labelId: LabelId | undefined) => {
    if (labelId === undefined || disabled) return;
    type('');
    onChoose(labelId);
  };
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    const { nativeEvent, key } = event;
    // Every key of a composition is the input method's, the Enter that ends it too.
    if (nativeEvent.isComposing) return;
    const move = { ArrowDown: 1, ArrowUp: -1 }[key];
    const digit = /^[1-9]$/.test(key) && !nativeEvent.repeat ? Number(key) : 0;
    const meaning = query === '' ? meaningOf(nativeEvent, keyMap) : null;
    if (move !== undefined) setActive(clamp(shown + move, found.length));
    else if (key === 'Enter' && shown >= 0 && !nativeEvent.repeat) choose(found[shown]?.id);
    else if (digit > 0 && digit <= digits && (query === '' || !namesHaveDigits(labels)))
      choose(found[digit - 1]?.id);
    else if (key === 'Escape') leave(query, type, field.current);
    else if (meaning?.kind === 'command' && !/^[\p{L}\p{N}]$/u.test(key))
      onCommand(meaning.command);
    else return;
    event.preventDefault();
  };

  return (
    <div className="label-search">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={found[shown] ? `${id}-${found[shown].id}` : undefined}
        aria-label={t('search.label')}
        placeholder={t('search.hint', { count: labels.length })}
        autoComplete="off"
        spellCheck={false}
        value={query}
        data-testid="label-search"
        onChange={(event) => type(event.target.value)}
        onKeyDown={press}
      />
      <p className="small muted">{t('search.keys')}</p>
      <div
        id={`${id}-list`}
        className="label-scroll"
        role="listbox"
        aria-label={t('annotate.labels')}
      >
        <div className="label-list" role="presentation">
          {found.map((label, index) => (
            <Option
              key={label.id}
              id={`${id}-${label.id}`}
              label={label}
              digit={index < Math.min(digits, numbered) ? index + 1 : null}
              active={index === shown}
              probability={probabilities.get(label.id)}
              onChoose={choose}
            />
          ))}
        </div>
      </div>
      {found.length === 0 && (
        <p className="small muted" role="status">
          {t('search.none', { query })}
        </p>
      )}
    </div>
  );
}

/** What is suggested stands first, until something is typed. */
function arrange(
  labels: readonly Label[],
  query: string,
  suggestion: readonly LabelProbability[] | undefined,
): Label[] {
  if (query !== '' || suggestion === undefined) return rankLabels(labels, query);
  const first = suggestion.flatMap(({ labelId }) => labels.find(({ id }) => id === labelId) ?? []);
  return [...first, ...labels.filter((label) => !first.includes(label))];
}

/** Escape first empties the field, then leaves it, so that the keys of the page work. */
function leave(query: string, type: (text: string) => void, field: HTMLInputElement | null): void {
  if (query === '') field?.blur();
  else type('');
}

function namesHaveDigits(labels: readonly Label[]): boolean {
  return labels.some(({ name }) => /[1-9]/.test(name));
}

function clamp(index: number, length: number): number {
  return Math.max(-1, Math.min(index, length - 1));
}

interface OptionProps {
  readonly id: string;
  readonly label: Label;
  readonly digit: number | null;
  readonly active: boolean;
  readonly probability: number | undefined;
  readonly onChoose: (labelId: LabelId) => void;
}

const Option = memo(
  function Option({ id, label, digit, active, probability, onChoose }: OptionProps) {
    const format = useFormat();
    const element = useRef<HTMLDivElement>(null);
    useEffect(() => {
      if (active) element.current?.scrollIntoView({ block: 'nearest' });
    }, [active]);
    return (
      <div
        ref={element}
        id={id}
        role="option"
        aria-selected={active}
        className="label-option"
        // The field keeps the focus, so that one can go on typing.
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => onChoose(label.id)}
      >
        {digit !== null && <kbd aria-hidden="true">{digit}</kbd>}
        <LabelName name={label.name} />
        {probability !== undefined && (
          <span className="label-share">{format.percent(probability)}</span>
        )}
      </div>
    );
  },
  // The handler differs at every keystroke and does the same.
  (before, after) =>
    before.id === after.id &&
    before.label === after.label &&
    before.digit === after.digit &&
    before.active === after.active &&
    before.probability === after.probability,
);
