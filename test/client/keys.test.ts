import { buildKeyMap, meaningOf, type KeyPress } from '../../client/annotate/keys.js';
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
});
