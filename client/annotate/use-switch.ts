import { useMemo, useState } from 'react';
import { readSetting, writeSetting } from '../browser-settings.js';

export interface Switch {
  readonly on: boolean;
  readonly toggle: () => void;
}

/** A part of the page that can be hidden; the browser remembers the choice. */
export function useSwitch(name: string, byDefault: boolean): Switch {
  const key = `querent-show-${name}`;
  const [on, setOn] = useState(() => (readSetting(key) ?? String(byDefault)) === 'true');
  return useMemo(() => {
    const toggle = () => {
      writeSetting(key, String(!on));
      setOn(!on);
    };
    return { on, toggle };
  }, [key, on]);
}
