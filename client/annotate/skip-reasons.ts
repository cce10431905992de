import { readSetting, writeSetting } from '../browser-settings.js';

const storageKey = 'querent-skip-reasons';
const kept = 4;

/** The reasons for skipping that were written on this device, newest first. */
export function ownSkipReasons(): string[] {
  try {
    const stored = JSON.parse(readSetting(storageKey) ?? '[]') as unknown;
    if (!Array.isArray(stored)) return [];
    return stored.filter((reason): reason is string => typeof reason === 'string').slice(0, kept);
  } catch {
    return [];
  }
}

/** Remembers a reason that is none of the given ones. */
export function rememberSkipReason(reason: string): void {
  if (reason === 'unsure' || reason === 'other') return;
  const others = ownSkipReasons().filter((known) => known !== reason);
  writeSetting(storageKey, JSON.stringify([reason, ...others].slice(0, kept)));
}
