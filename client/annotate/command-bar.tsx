import type { MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { commandKeys, type Command } from './keys.js';

interface CommandBarProps {
  readonly hasItem: boolean;
  readonly canUndo: boolean;
  readonly onCommand: (command: Command) => void;
}

const shown: readonly Command[] = [
  'undo',
  'skip',
  'flag',
  'comment',
  'suggestions',
  'explain',
  'help',
];

/** Every command as a button, so that nothing needs the keyboard. */
export function CommandBar({ hasItem, canUndo, onCommand }: CommandBarProps) {
  const { t } = useTranslation();
  const isDisabled = (command: Command) => {
    if (command === 'undo') return !canUndo;
    return ['skip', 'flag', 'comment'].includes(command) && !hasItem;
  };
  const press = (command: Command) => (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 0) event.currentTarget.blur();
    onCommand(command);
  };
  return (
    <div className="commands" role="toolbar" aria-label={t('annotate.commands')}>
      {shown.map((command) => (
        <button
          key={command}
          type="button"
          className="command"
          data-command={command}
          data-testid={command}
          disabled={isDisabled(command)}
          onClick={press(command)}
        >
          {t(`annotate.${command}`)}
          <kbd aria-hidden="true">
            {command === 'skip' ? t('help.space') : commandKeys[command][0]}
          </kbd>
        </button>
      ))}
    </div>
  );
}
