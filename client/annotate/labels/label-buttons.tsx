import { memo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabelId } from '../../../server/contract/ids.js';
import type { Label } from '../../../server/contract/project.js';
import type { LabelProbability } from '../../../server/contract/queue.js';
import { useFormat } from '../../shell/use-format.js';
import type { Chord } from '../keys/commands.js';
import { KeyCap } from '../keys/key-cap.js';
import type { KeyMap } from '../keys/key-map.js';
import { LabelName } from '../../shell/label-name.js';
import { longestWord } from './longest-word.js';

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
  const first = suggestion?.[0]?.labelId;
  return (
    <div
      className="labels"
      role="group"
      aria-label={t('annotate.labels')}
      data-many={labels.length > 6}
      style={{ '--longest': longestWord(labels.map(({ name }) => name)) }}
    >
      {labels.map((label, index) => (
        <LabelButton
          key={label.id}
          label={label}
          index={index}
          chord={keyMap.labelKeys.get(label.id)}
          acceptedBy={label.id === first ? keyMap.commandKeys.accept[0] : undefined}
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
  readonly chord: Chord | undefined;
  /** The key that accepts the suggestion, on the label that is suggested. */
  readonly acceptedBy: Chord | undefined;
  readonly probability: number | undefined;
}

const LabelButton = memo(function LabelButton(props: LabelButtonProps) {
  const { label, index, chord, acceptedBy, probability, disabled, onChoose } = props;
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
      aria-keyshortcuts={chord}
      data-testid={`label-${index}`}
      data-suggested={acceptedBy !== undefined}
      onClick={choose}
    >
      <KeyCap chord={chord} />
      <LabelName name={label.name} />
      {probability !== undefined && (
        <>
          <span className="label-share">{format.percent(probability)}</span>
          <KeyCap chord={acceptedBy} />
          <span
            className="label-bar"
            aria-hidden="true"
            style={{ inlineSize: `${Math.round(probability * 100)}%` }}
          />
        </>
      )}
    </button>
  );
});
