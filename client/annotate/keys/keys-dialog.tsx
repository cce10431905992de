import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Label } from '../../../server/contract/project.js';
import { Dialog } from '../../shell/dialog.js';
import { commands, presetNames, type Chord, type PresetName } from './commands.js';
import { isReserved, standardKeys, withKey, type KeyChoice, type KeyTarget } from './key-choice.js';
import { useKeyName } from './key-cap.js';
import { buildKeyMap, clashOf } from './key-map.js';
import { useKeyCapture } from './use-key-capture.js';

interface KeysDialogProps {
  /** The labels that have keys: none where there are so many that they are searched. */
  readonly labels: readonly Label[];
  readonly choice: KeyChoice;
  readonly onChoose: (choice: KeyChoice) => void;
  readonly onClose: () => void;
}

interface Row {
  readonly id: string;
  readonly target: KeyTarget;
  readonly text: string;
  readonly chords: readonly Chord[];
}

/** Every key of this page, what it does, and how to change it. */
export function KeysDialog({ labels, choice, onChoose, onClose }: KeysDialogProps) {
  const { t } = useTranslation();
  const nameOf = useKeyName();
  const [asked, setAsked] = useState<Row | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const keyMap = useMemo(() => buildKeyMap(labels, choice), [labels, choice]);
  const rows = useRows(labels, keyMap);

  const take = (chord: Chord) => {
    if (asked === null) return;
    const holder = clashOf(keyMap, asked.target, chord);
    const other = holder && rows.find((row) => isSame(row.target, holder));
    if (isReserved(chord)) setProblem(t('keys.reserved', { key: nameOf(chord) }));
    else if (other) setProblem(t('keys.clash', { key: nameOf(chord), use: other.text }));
    else {
      onChoose(withKey(choice, asked.target, chord));
      setAsked(null);
      setProblem(null);
    }
  };
  const ask = (row: Row | null) => {
    setAsked(row);
    setProblem(null);
  };
  useKeyCapture(asked !== null, take, () => ask(null));

  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <PresetChoice choice={choice} onChoose={onChoose} />
      <p role="alert" className="problem" data-testid="key-problem">
        {problem}
      </p>
      <table className="keys">
        <tbody>
          {rows.map((row) => (
            <tr key={row.id} data-key-of={row.id}>
              <td>{row.text}</td>
              <td className="keys-caps">
                {asked?.id === row.id
                  ? t('keys.press')
                  : row.chords.map((chord) => <kbd key={chord}>{nameOf(chord)}</kbd>)}
              </td>
              <td className="keys-change">
                <button
                  type="button"
                  className="text-button"
                  aria-label={t('keys.changeOf', { use: row.text })}
                  onClick={() => ask(asked?.id === row.id ? null : row)}
                >
                  {t(asked?.id === row.id ? 'app.cancel' : 'keys.change')}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small muted">{t('keys.safe')}</p>
      <div className="row row-end">
        <button type="button" className="button" onClick={() => onChoose(standardKeys)}>
          {t('keys.reset')}
        </button>
        <button type="button" className="button button-primary" onClick={onClose} autoFocus>
          {t('app.close')}
        </button>
      </div>
    </Dialog>
  );
}

function useRows(labels: readonly Label[], keyMap: ReturnType<typeof buildKeyMap>): Row[] {
  const { t } = useTranslation();
  const ofLabels = labels.map((label): Row => {
    const chord = keyMap.labelKeys.get(label.id);
    return {
      id: label.id,
      target: { kind: 'label', labelId: label.id },
      text: t('keys.label', { label: label.name }),
      chords: chord === undefined ? [] : [chord],
    };
  });
  const ofCommands = commands.map((command): Row => ({
    id: command,
    target: { kind: 'command', command },
    text: t(`keys.${command}`),
    chords: keyMap.commandKeys[command].filter((chord) => {
      const meaning = keyMap.meanings.get(chord);
      return meaning?.kind === 'command' && meaning.command === command;
    }),
  }));
  return [...ofLabels, ...ofCommands];
}

function isSame(left: KeyTarget, right: KeyTarget): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

const toolNames: Readonly<Record<Exclude<PresetName, 'querent'>, string>> = {
  prodigy: 'Prodigy',
  'label-studio': 'Label Studio',
  doccano: 'doccano',
  argilla: 'Argilla',
};

/** Keys like those of the tool that one comes from. */
function PresetChoice({ choice, onChoose }: Pick<KeysDialogProps, 'choice' | 'onChoose'>) {
  const { t } = useTranslation();
  return (
    <label className="field field-row">
      <span>{t('keys.preset')}</span>
      <select
        value={choice.preset}
        data-testid="key-preset"
        onChange={(event) =>
          onChoose({ ...standardKeys, preset: event.target.value as PresetName })
        }
      >
        {presetNames.map((name) => (
          <option key={name} value={name}>
            {name === 'querent' ? t('keys.standard') : toolNames[name]}
          </option>
        ))}
      </select>
    </label>
  );
}
