import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { GlossaryTerm } from '../glossary.js';
import { Term } from '../shell/term.js';

interface NumberSettingProps<Value extends number | null> {
  readonly id: string;
  readonly label: string;
  /** The word of the glossary that the label is about. */
  readonly term?: GlossaryTerm;
  readonly unit: string;
  readonly value: Value;
  readonly min?: number;
  readonly max: number;
  /** What an empty field says and means; left out where there must be a number. */
  readonly whenEmpty?: string;
  readonly onSave: (value: Value) => void;
}

/** A whole number that is saved by Enter or by leaving the field; null is an empty field. */
export function NumberSetting<Value extends number | null>(props: NumberSettingProps<Value>) {
  const { id, label, term, unit, value, min = 1, max, whenEmpty, onSave } = props;
  const { t } = useTranslation();
  // Null while nobody edits it: then it follows the server.
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(value ?? '');
  const number = text === '' && whenEmpty !== undefined ? null : Number(text);
  const valid =
    number === null || (text !== '' && Number.isInteger(number) && number >= min && number <= max);
  const save = () => {
    if (draft === null || !valid) return;
    if (number !== value) onSave(number as Value);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save();
    if (event.key === 'Escape') setDraft(null);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{term ? <Term of={term}>{label}</Term> : label}</label>
      <span className="with-unit">
        <input
          id={id}
          data-testid={id}
          type="number"
          inputMode="numeric"
          min={min}
          placeholder={whenEmpty}
          max={max}
          value={text}
          aria-invalid={!valid}
          aria-describedby={`${id}-unit`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={save}
          onKeyDown={onKeyDown}
        />
        <span id={`${id}-unit`}>{valid ? unit : t('controls.outOfRange', { min, max })}</span>
      </span>
    </div>
  );
}
