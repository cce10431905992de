import { presetNames } from '../../client/annotate/keys/commands.js';
import {
  commandKeysOf,
  isReserved,
  parseKeyChoice,
  standardKeys,
  withKey,
} from '../../client/annotate/keys/key-choice.js';
import {
  buildKeyMap,
  clashOf,
  meaningOf,
  type KeyPress,
} from '../../client/annotate/keys/key-map.js';
import { aLabel } from './builders.js';

function press(key: string, changes: Partial<KeyPress> = {}): KeyPress {
  return {
    ...{ key, code: '', ctrlKey: false, metaKey: false, altKey: false },
    ...{ isComposing: false, repeat: false },
    ...changes,
  };
}

const labels = Array.from({ length: 12 }, (_, index) => aLabel(`class-${index}`));

describe('the keys of the annotator’s page', () => {
  it('gives digits first, then letters that no command uses', () => {
    const keys = [...buildKeyMap(labels).labelKeys.values()];
    expect(keys.slice(0, 9).join('')).toBe('123456789');
    expect(keys.slice(9)).toEqual(['a', 'b', 'd']);
  });

  it('leaves labels without a key when all are used up', () => {
    const many = Array.from({ length: 77 }, (_, index) => aLabel(`class-${index}`));
    const { labelKeys } = buildKeyMap(many);
    expect(labelKeys.size).toBeLessThan(77);
    expect(new Set(labelKeys.values()).size).toBe(labelKeys.size);
  });

  it('prefers the key of the project, even to a command', () => {
    const map = buildKeyMap([aLabel('funny', 'f'), aLabel('sad')]);
    expect(meaningOf(press('f'), map)).toEqual({ kind: 'label', labelId: 'label-funny' });
    expect(meaningOf(press('u'), map)).toEqual({ kind: 'command', command: 'undo' });
    expect(meaningOf(press('1'), map)).toEqual({ kind: 'label', labelId: 'label-sad' });
  });

  it.each([
    ['Backspace', 'undo'],
    ['u', 'undo'],
    [' ', 'skip'],
    ['F', 'flag'],
    ['?', 'help'],
    ['Enter', 'accept'],
    ['/', 'search'],
  ])('%s is %s', (key, command) => {
    expect(meaningOf(press(key), buildKeyMap(labels))).toEqual({ kind: 'command', command });
  });

  it('leaves keys with a modifier, of an input method, and held down to the browser', () => {
    const map = buildKeyMap(labels);
    for (const change of [
      { ctrlKey: true },
      { metaKey: true },
      { altKey: true },
      { isComposing: true },
      { repeat: true },
    ]) {
      expect(meaningOf(press('1', change), map)).toBeNull();
    }
  });

  it('knows digits by their place where they need Shift', () => {
    const map = buildKeyMap(labels);
    expect(meaningOf(press('&', { code: 'Digit1' }), map)).toMatchObject({ kind: 'label' });
  });

  it('has a key for each of thirty labels', () => {
    const thirty = Array.from({ length: 30 }, (_, index) => aLabel(`class-${index}`));
    expect(buildKeyMap(thirty).labelKeys.size).toBe(30);
  });
});

describe('keys that somebody chose', () => {
  it('follow the tool that one comes from', () => {
    const prodigy = buildKeyMap(labels, { ...standardKeys, preset: 'prodigy' });
    expect(meaningOf(press('a'), prodigy)).toEqual({ kind: 'command', command: 'accept' });
    expect([...prodigy.labelKeys.values()]).not.toContain('a');
    const studio = buildKeyMap(labels, { ...standardKeys, preset: 'label-studio' });
    const undo = { kind: 'command', command: 'undo' };
    expect(meaningOf(press('z', { ctrlKey: true }), studio)).toEqual(undo);
    expect(meaningOf(press('z', { metaKey: true }), studio)).toEqual(undo);
    expect(meaningOf(press('u'), studio)).toBeNull();
  });

  it.each(presetNames)('of the preset %s give each command a key of its own', (preset) => {
    const chords = Object.values(commandKeysOf({ ...standardKeys, preset })).flat();
    expect(new Set(chords).size).toBe(chords.length);
    expect(chords.filter(isReserved)).toEqual([]);
  });

  it('beat those of the project and ours', () => {
    const funny = aLabel('funny', 'f');
    const choice = withKey(standardKeys, { kind: 'command', command: 'flag' }, 'f');
    expect(meaningOf(press('f'), buildKeyMap([funny], choice))).toMatchObject({ kind: 'label' });
    const asked = withKey(standardKeys, { kind: 'command', command: 'skip' }, 'f');
    expect(meaningOf(press('f'), buildKeyMap([funny], asked))).toMatchObject({ command: 'skip' });
    const label = withKey(standardKeys, { kind: 'label', labelId: funny.id }, 'g');
    expect(meaningOf(press('g'), buildKeyMap([funny], label))).toMatchObject({ kind: 'label' });
  });

  it('clash with what has them already, and not with themselves', () => {
    const map = buildKeyMap(labels);
    const flag = { kind: 'command', command: 'flag' } as const;
    expect(clashOf(map, flag, 'c')).toEqual({ kind: 'command', command: 'comment' });
    expect(clashOf(map, flag, '1')).toEqual({ kind: 'label', labelId: labels[0]?.id });
    expect(clashOf(map, flag, 'f')).toBeNull();
    expect(clashOf(map, flag, 'ctrl+enter')).toBeNull();
  });

  it('are never those of the browser', () => {
    for (const chord of ['tab', 'escape', 'ctrl+w', 'ctrl+c', 'ctrl+escape', 'f5'])
      expect([chord, isReserved(chord)]).toEqual([chord, true]);
    for (const chord of ['f', ' ', 'enter', 'ctrl+enter', 'ctrl+z', 'arrowleft'])
      expect([chord, isReserved(chord)]).toEqual([chord, false]);
  });

  it('are the standard ones where what is stored cannot be read', () => {
    for (const stored of [
      null,
      '',
      '{',
      '[]',
      '{"preset":"nobody"}',
      '{"commands":{"skip":"tab"}}',
    ])
      expect(parseKeyChoice(stored)).toEqual(standardKeys);
    const kept = withKey(
      { ...standardKeys, preset: 'argilla' },
      { kind: 'command', command: 'skip' },
      's',
    );
    expect(parseKeyChoice(JSON.stringify(kept))).toEqual(kept);
  });
});
