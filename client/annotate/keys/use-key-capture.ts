import { useEffect, useEffectEvent } from 'react';
import type { Chord } from './commands.js';
import { chordOf } from './key-map.js';

const modifiers = new Set(['shift', 'control', 'alt', 'altgraph', 'meta', 'capslock']);

/** While `active`, hands the next key to `onChord` instead of to the page; Escape cancels. */
export function useKeyCapture(
  active: boolean,
  onChord: (chord: Chord) => void,
  onCancel: () => void,
): void {
  const capture = useEffectEvent((event: KeyboardEvent) => {
    // Focus must be able to leave, and a modifier alone is only half of a key.
    if (event.key === 'Tab' || modifiers.has(event.key.toLowerCase())) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      onCancel();
      return;
    }
    const chord = chordOf(event);
    if (chord !== null) onChord(chord);
  });
  useEffect(() => {
    if (!active) return;
    document.addEventListener('keydown', capture, { capture: true });
    return () => document.removeEventListener('keydown', capture, { capture: true });
  }, [active]);
}
