import {
  type Color,
  differenceCiede2000,
  filterDeficiencyDeuter,
  filterDeficiencyProt,
  filterDeficiencyTrit,
  wcagContrast,
} from 'culori';
import { describe, expect, test } from 'vitest';
import { DARK, FORCED, LIGHT } from '../../../../viz/paint/theme.ts';
import type { Colour } from '../../../../viz/scene/mark.ts';

const difference = differenceCiede2000();

const VISIONS: readonly (readonly [name: string, see: (colour: string) => string])[] = [
  ['full colour vision', (colour) => colour],
  ['protanopia', through(filterDeficiencyProt(1))],
  ['deuteranopia', through(filterDeficiencyDeuter(1))],
  ['tritanopia', through(filterDeficiencyTrit(1))],
];

function through(filter: ReturnType<typeof filterDeficiencyProt>): (colour: string) => string {
  // A filter answers in kind: text for text.
  return (colour) => filter(colour as unknown as Color) as unknown as string;
}

const ROLES = ['leader', 'inSync', 'outOfSync'] as const;
const MESSAGES = ['produce', 'replicate', 'consume', 'metadata', 'transaction', 'other'] as const;
const STATES = ['info', 'ok', 'warn', 'bad'] as const;
const TINTS = ['epoch0', 'epoch1', 'epoch2', 'epoch3', 'epoch4', 'epoch5'] as const;

/** The least distance of two of the colours, as somebody sees them. */
function nearest(colours: readonly string[], see: (colour: string) => string): number {
  const seen = colours.map(see);
  const distances = seen.flatMap((a, i) => seen.slice(i + 1).map((b) => difference(a, b)));
  return Math.min(...distances);
}

describe.each([LIGHT, DARK])('theme $name (viz.md §1.4)', ({ colours }) => {
  const of = (names: readonly Colour[]): string[] => names.map((name) => colours[name]);

  describe.each(VISIONS)('with %s', (_, see) => {
    test.each([
      ['roles', ROLES],
      ['messages', MESSAGES],
      ['states', STATES],
      ['compared runs', ['runA', 'runB'] as const],
    ])('%s are at least 18 apart (CIEDE2000)', (_name, names) => {
      expect(nearest(of(names), see)).toBeGreaterThanOrEqual(18);
    });
  });

  test.each(['ink', 'muted', ...STATES] as const)('%s is legible as text', (name) => {
    for (const ground of of(['background', 'panel'])) {
      expect(wcagContrast(colours[name], ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('letters on a leader and on every epoch tint are legible', () => {
    expect(wcagContrast(colours.onLeader, colours.leader)).toBeGreaterThanOrEqual(4.5);
    for (const tint of of(TINTS)) {
      expect(wcagContrast(colours.ink, tint)).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('marks stand out from their ground', () => {
    for (const mark of of([...ROLES, ...MESSAGES, ...STATES, 'runA', 'runB'])) {
      expect(wcagContrast(mark, colours.background)).toBeGreaterThanOrEqual(3);
    }
  });
});

test('the counter-example of viz.md §1.4 fails: leader and controller look the same to a deuteranope', () => {
  const pair = ['#0B5FA5', '#6D3FA8'];
  const [, , [, deuteranopia]] = VISIONS as [unknown, unknown, (typeof VISIONS)[number]];
  expect(nearest(pair, (colour) => colour)).toBeGreaterThan(18);
  expect(nearest(pair, deuteranopia)).toBeLessThan(18);
});

test('forced colours are system colours only, so that the reader decides (viz.md §1.4)', () => {
  const system = ['none', 'Canvas', 'CanvasText', 'GrayText', 'Highlight', 'HighlightText'];
  for (const value of Object.values(FORCED.colours)) expect(system).toContain(value);
});
