import { useTranslation } from 'react-i18next';
import type { Label } from '../../server/contract/project.js';
import { Dialog } from '../shell/dialog.js';
import { commandKeys, commands, type KeyMap } from './keys.js';

interface HelpDialogProps {
  readonly labels: readonly Label[];
  readonly keyMap: KeyMap;
  readonly onClose: () => void;
}

/** Every key of this page and what it does. */
export function HelpDialog({ labels, keyMap, onClose }: HelpDialogProps) {
  const { t } = useTranslation();
  const named = (key: string) => {
    if (key === ' ') return t('help.space');
    return key === 'Backspace' ? t('help.backspace') : key;
  };
  return (
    <Dialog title={t('help.title')} onClose={onClose}>
      <table className="keys">
        <tbody>
          {labels.map((label) => (
            <tr key={label.id}>
              <th scope="row">
                <kbd>{keyMap.labelKeys.get(label.id) ?? '–'}</kbd>
              </th>
              <td>{t('help.label', { label: label.name })}</td>
            </tr>
          ))}
          {commands.map((command) => (
            <tr key={command}>
              <th scope="row">
                {commandKeys[command].map((key) => (
                  <kbd key={key}>{named(key)}</kbd>
                ))}
              </th>
              <td>{t(`help.${command}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="small muted">{t('help.safe')}</p>
      <div className="row row-end">
        <button type="button" className="button button-primary" onClick={onClose} autoFocus>
          {t('app.close')}
        </button>
      </div>
    </Dialog>
  );
}
