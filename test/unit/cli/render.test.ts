import { expect, test } from 'vitest';
import { renderRun } from '../../../sim/cli/render.ts';
import { runBuiltIn } from '../../support/built-in.ts';

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g');
const plain = (text: string): string => text.replaceAll(ESCAPES, '');

test('timeline and guarantees are printed in the language asked for, English if none is (viz.md §1.9)', () => {
  const run = runBuiltIn('leader-crash-acks-1', '1');
  const english = plain(renderRun(run, []));
  expect(english).toBe(plain(renderRun(run, [], 'en')));
  expect(english).toContain('7.000  b1   process crashed');
  expect(english).toMatch(/\+ held {5}log-match +[\d,]+× {2}Replicas that agree/);
  expect(english).toContain('allowed because acks=1: one replica holds the record');
  expect(english).not.toMatch(/[\uac00-\ud7a3]/);
  const korean = plain(renderRun(run, [], 'ko'));
  expect(korean).toContain('7.000  b1   프로세스가 크래시로 죽었다');
  expect(korean).toMatch(/\+ 지켜짐 {3}log-match +[\d,]+× {2}레코드의 \(오프셋, 리더 에포크\)가/);
  expect(korean).toContain('허용되는 까닭: acks=1: 전송이 성공했을 때');
  // The same lines, and the same facts in them.
  expect(korean.split('\n')).toHaveLength(english.split('\n').length);
  expect(korean.split('\n').slice(-2)).toEqual(english.split('\n').slice(-2));
});
