import { useEffect, useEffectEvent } from 'react';
import type { LabelId } from '../../../server/contract/ids.js';
import type { Command } from './commands.js';
import { meaningOf, type KeyMap } from './key-map.js';

interface AnnotationKeys {
  readonly keyMap: KeyMap;
  /** False while a dialog is open. */
  readonly enabled: boolean;
  readonly onLabel: (labelId: LabelId) => void;
  readonly onCommand: (command: Command) => void;
}

/** Listens to the keys of the whole page. */
export function useAnnotationKeys({ keyMap, enabled, onLabel, onCommand }: AnnotationKeys): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.defaultPrevented || isTyping(event.target)) return;
    if (isPressing(event)) return;
    const meaning = meaningOf(event, keyMap);
    if (!meaning) return;
    // Space would scroll, and Backspace goes back in some browsers.
    event.preventDefault();
    if (meaning.kind === 'label') onLabel(meaning.labelId);
    else onCommand(meaning.command);
  });
  useEffect(() => {
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}

/** A control that was reached by Tab keeps its own Space and Enter: they are how it is pressed. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  if (key !== ' ' && key !== 'Enter') return false;
  return target instanceof HTMLElement && target.matches('button, summary, a[href]');
}
