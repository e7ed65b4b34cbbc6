import { describe, expect, test } from 'vitest';
import { bound } from '../../../../viz/app/commands/bindings.ts';
import { strokeOf } from '../../../../viz/app/commands/keys.ts';
import { strokeText } from '../../../../viz/app/commands/stroke-text.ts';
import { COMMANDS, commandFor } from '../../../../viz/app/commands/table.ts';
import { en } from '../../../../viz/words/en.ts';
import { ko } from '../../../../viz/words/ko.ts';

const key = (
  pressed: string,
  code = '',
  held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {},
): string =>
  strokeOf({
    key: pressed,
    code,
    shiftKey: false,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...held,
  });

describe('the table of commands (viz.md §1.6)', () => {
  test('has every name of the catalogue once, and no key twice', () => {
    const ids = COMMANDS.map(({ id }) => id);
    expect([...ids].sort()).toEqual(Object.keys(en.commands.names).sort());
    const keys = COMMANDS.flatMap((command) => command.keys);
    expect(keys.filter((one, index) => keys.indexOf(one) !== index)).toEqual([]);
  });

  test.each([
    ['Space', 'play'],
    ['ArrowLeft', 'stepBack'],
    ['Shift+ArrowRight', 'nextNotable'],
    [',', 'previousOnLane'],
    ['g', 'goTo'],
    ['[', 'cause'],
    [']', 'effect'],
    ['o', 'causalOrder'],
    ['l', 'logs'],
    ['t', 'spacetime'],
    ['m', 'metrics'],
    ['v', 'events'],
    ['w', 'zoomIn'],
    ['f', 'centre'],
    ['3', 'partition'],
    ['b', 'bookmark'],
    ['Shift+b', 'bookmarks'],
    ['i', 'inject'],
    ['y', 'fork'],
    ['c', 'compare'],
    ['x', 'swap'],
    ['k', 'copyLink'],
    ['-', 'slower'],
    ['=', 'faster'],
    ['/', 'search'],
    ['e', 'explain'],
    ['q', 'diff'],
    ['Escape', 'escape'],
    ['?', 'help'],
  ])('%s is %s', (stroke, id) => {
    expect(commandFor(stroke)?.id).toBe(id);
  });
});

describe('keys that a reader has changed', () => {
  test('belong to one command; whoever had them loses them', () => {
    const changed = bound(COMMANDS, {}, 'compare', 'k');
    expect(commandFor('k', changed)?.id).toBe('compare');
    expect(commandFor('c', changed)).toBeNull();
    const again = bound(COMMANDS, changed, 'copyLink', 'c');
    expect(commandFor('c', again)?.id).toBe('copyLink');
    expect(commandFor('k', again)?.id).toBe('compare');
    expect(commandFor('k')?.id).toBe('copyLink');
  });
});

describe('key strokes', () => {
  test('letters count without their case, Shift is named, signs are what they are', () => {
    expect(key('k', 'KeyK')).toBe('k');
    expect(key('B', 'KeyB', { shiftKey: true })).toBe('Shift+b');
    expect(key('?', 'Slash', { shiftKey: true })).toBe('?');
    expect(key(' ', 'Space')).toBe('Space');
    expect(key('ArrowRight', 'ArrowRight', { shiftKey: true })).toBe('Shift+ArrowRight');
    expect(key('{', 'BracketLeft', { shiftKey: true })).toBe('Shift+[');
    expect(key('k', 'KeyK', { ctrlKey: true })).toBe('Control+k');
  });

  test('a Korean layout has the commands where a Latin one has them', () => {
    expect(key('ㅣ', 'KeyL')).toBe('l');
    expect(key('ㅂ', 'KeyQ')).toBe('q');
  });

  test('what is held with Alt belongs to the browser', () => {
    expect(key('ArrowLeft', 'ArrowLeft', { altKey: true })).toBe('');
  });

  test('are written as keyboards have them', () => {
    expect(['Shift+ArrowLeft', 'Control+k', '?', 'b'].map(strokeText)).toEqual([
      'Shift+←',
      'Ctrl+K',
      '?',
      'B',
    ]);
  });
});

test('no text is empty or left in English in Korean (viz.md §1.9)', () => {
  const same: string[] = [];
  const walk = (one: unknown, other: unknown, path: string): void => {
    if (typeof one === 'string') {
      if (one.trim() === '' || other === '') same.push(path);
      else if (one === other && /[a-z]{3}/.test(one) && !/[:#]/.test(one)) same.push(path);
      return;
    }
    if (typeof one !== 'object' || one === null) return;
    for (const [name, value] of Object.entries(one)) {
      walk(value, (other as Record<string, unknown>)[name], `${path}.${name}`);
    }
  };
  walk(en, ko, '');
  expect(same).toEqual([]);
});
