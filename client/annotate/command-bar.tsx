import { memo, type MouseEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Command } from './keys/commands.js';
import { KeyCap } from './keys/key-cap.js';
import type { KeyMap } from './keys/key-map.js';

interface CommandBarProps {
  readonly keyMap: KeyMap;
  readonly hasItem: boolean;
  readonly canUndo: boolean;
  /** Whether the project lets annotators see what the model suggests. */
  readonly maySuggest: boolean;
  readonly onCommand: (command: Command) => void;
}

const shown = ['undo', 'skip', 'flag', 'comment', 'suggestions', 'explain', 'help'] as const;
const needItem: ReadonlySet<Command> = new Set<Command>(['skip', 'flag', 'comment']);

/** Every command as a button, so that nothing needs the keyboard. */
export const CommandBar = memo(function CommandBar(props: CommandBarProps) {
  const { keyMap, hasItem, canUndo, maySuggest, onCommand } = props;
  const { t } = useTranslation();
  const press = (command: Command) => (event: MouseEvent<HTMLButtonElement>) => {
    if (event.detail > 0) event.currentTarget.blur();
    onCommand(command);
  };
  return (
    <div className="commands" role="group" aria-label={t('annotate.commands')}>
      {shown
        .filter((command) => command !== 'suggestions' || maySuggest)
        .map((command) => (
          <button
            key={command}
            type="button"
            className="command"
            data-command={command}
            data-testid={command}
            disabled={command === 'undo' ? !canUndo : needItem.has(command) && !hasItem}
            onClick={press(command)}
          >
            {t(`annotate.${command}`)}
            <KeyCap chord={keyMap.commandKeys[command][0]} />
          </button>
        ))}
    </div>
  );
});
