import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Chord } from './commands.js';

const signs: Readonly<Record<string, string>> = {
  enter: '↵',
  backspace: '⌫',
  arrowleft: '←',
  arrowright: '→',
  arrowup: '↑',
  arrowdown: '↓',
};

/** How a key is written on the page, and how it is read out. */
export function useKeyName(): (chord: Chord) => string {
  const { t } = useTranslation();
  return (chord) => {
    const held = chord.startsWith('ctrl+') && chord.length > 5;
    const key = held ? chord.slice(5) : chord;
    const name = key === ' ' ? t('keys.space') : (signs[key] ?? key);
    return held ? `Ctrl ${name}` : name;
  };
}

/** A key cap; the words beside it say the same to those who cannot see it. */
export const KeyCap = memo(function KeyCap({ chord }: { chord: Chord | undefined }) {
  const nameOf = useKeyName();
  if (chord === undefined) return null;
  return <kbd aria-hidden="true">{nameOf(chord)}</kbd>;
});
