import { readSetting, writeSetting } from '../browser-settings.js';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const storageKey = 'querent-theme';
/** What the bar of a phone's browser is colored like; the pages take theirs from `tokens.css`. */
const barColors = { light: '#f6f5f2', dark: '#14171a' } as const;

export function readTheme(): Theme {
  const stored = readSetting(storageKey);
  return themes.find((theme) => theme === stored) ?? 'system';
}

/** Remembers the theme in this browser and shows it. */
export function chooseTheme(theme: Theme): void {
  writeSetting(storageKey, theme);
  applyTheme(theme);
}

/** Shows a theme; `system` follows the device, also when that changes. */
export function applyTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  for (const meta of document.querySelectorAll<HTMLMetaElement>('meta[name="theme-color"]')) {
    const own = meta.media.includes('dark') ? 'dark' : 'light';
    meta.content = barColors[theme === 'system' ? own : theme];
  }
}
