import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';

interface NumberSettingProps {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly max: number;
  readonly onSave: (value: number) => void;
}

/** A whole number that is saved by Enter or by leaving the field. */
export function NumberSetting({ id, label, unit, value, max, onSave }: NumberSettingProps) {
  const { t } = useTranslation();
  // Null while nobody edits it: then it follows the server.
  const [draft, setDraft] = useState<string | null>(null);
  const number = Number(draft ?? value);
  const valid = Number.isInteger(number) && number >= 1 && number <= max;
  const save = () => {
    if (draft === null || !valid) return;
    if (number !== value) onSave(number);
    setDraft(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') save();
    if (event.key === 'Escape') setDraft(null);
  };
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <span className="with-unit">
        <input
          id={id}
          data-testid={id}
          type="number"
          inputMode="numeric"
          min={1}
          max={max}
          value={draft ?? value}
          aria-invalid={!valid}
          aria-describedby={`${id}-unit`}
          onChange={(event) => setDraft(event.target.value)}
          onBlur={save}
          onKeyDown={onKeyDown}
        />
        <span id={`${id}-unit`}>{valid ? unit : t('controls.outOfRange', { min: 1, max })}</span>
      </span>
    </div>
  );
}
