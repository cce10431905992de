import { useState } from 'react';
import { readSetting, writeSetting } from '../../browser-settings.js';
import { parseKeyChoice, type KeyChoice } from './key-choice.js';

const storageKey = 'querent-keys';

/** The keys that were chosen on this device, and how to choose others. */
export function useKeyChoice(): readonly [KeyChoice, (choice: KeyChoice) => void] {
  const [choice, setChoice] = useState(() => parseKeyChoice(readSetting(storageKey)));
  const choose = (next: KeyChoice) => {
    writeSetting(storageKey, JSON.stringify(next));
    setChoice(next);
  };
  return [choice, choose];
}
