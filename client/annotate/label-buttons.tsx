import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelId } from '../../server/contract/ids.js';
import type { Label } from '../../server/contract/project.js';
import type { LabelProbability } from '../../server/contract/queue.js';
import { useFormat } from '../shell/use-format.js';
import type { KeyMap } from './keys.js';

interface LabelButtonsProps {
  readonly labels: readonly Label[];
  readonly keyMap: KeyMap;
  readonly suggestion: readonly LabelProbability[] | undefined;
  readonly disabled: boolean;
  readonly onChoose: (labelId: LabelId) => void;
}

/** A button and a key for each label; one press answers and goes on. */
export function LabelButtons({
  labels,
  keyMap,
  suggestion,
  disabled,
  onChoose,
}: LabelButtonsProps) {
  const { t } = useTranslation();
  const probabilities = new Map(suggestion?.map((part) => [part.labelId, part.probability]));
  return (
    <div
      className="labels"
      role="group"
      aria-label={t('annotate.labels')}
      data-many={labels.length > 6}
    >
      {labels.map((label, index) => (
        <LabelButton
          key={label.id}
          label={label}
          index={index}
          hotkey={keyMap.labelKeys.get(label.id)}
          probability={probabilities.get(label.id)}
          disabled={disabled}
          onChoose={onChoose}
        />
      ))}
    </div>
  );
}

interface LabelButtonProps extends Pick<LabelButtonsProps, 'disabled' | 'onChoose'> {
  readonly label: Label;
  readonly index: number;
  readonly hotkey: string | undefined;
  readonly probability: number | undefined;
}

function LabelButton({ label, index, hotkey, probability, disabled, onChoose }: LabelButtonProps) {
  const format = useFormat();
  const choose = (event: MouseEvent<HTMLButtonElement>) => {
    // After a click the keys belong to the page again, not to the button that was clicked.
    if (event.detail > 0) event.currentTarget.blur();
    onChoose(label.id);
  };
  return (
    <button
      type="button"
      className="label-button"
      disabled={disabled}
      aria-keyshortcuts={hotkey}
      data-testid={`label-${index}`}
      onClick={choose}
    >
      {hotkey !== undefined && <kbd aria-hidden="true">{hotkey}</kbd>}
      <span className="label-name" dir="auto">
        {label.name}
      </span>
      {probability !== undefined && (
        <>
          <span className="label-share">{format.percent(probability)}</span>
          <span
            className="label-bar"
            aria-hidden="true"
            style={{ inlineSize: `${Math.round(probability * 100)}%` }}
          />
        </>
      )}
    </button>
  );
}
