import { expect, test } from 'vitest';
import { eulReul, euroRo, gwaWa, iGa, josa } from '../../../sim/words/josa.ts';

test('particles follow the final sound of Hangul (viz.md §1.9)', () => {
  expect(iGa('복제본')).toBe('복제본이');
  expect(iGa('리더')).toBe('리더가');
  expect(eulReul('로그')).toBe('로그를');
  expect(gwaWa('쿼럼')).toBe('쿼럼과');
});

test('digits are read aloud: 0 1 3 6 7 8 end in a consonant (viz.md §1.9)', () => {
  const withFinal = '0123456789'.split('').filter((digit) => iGa(`b${digit}`).endsWith('이'));
  expect(withFinal.join('')).toBe('013678');
  expect(iGa(41)).toBe('41이');
  expect(iGa('orders-0')).toBe('orders-0이');
});

test('으로 follows consonants except rieul, 로 all else', () => {
  expect(euroRo('오프셋')).toBe('오프셋으로');
  expect(euroRo('서울')).toBe('서울로');
  expect(euroRo(39)).toBe('39로');
  expect([1, 7, 8].map(euroRo)).toEqual(['1로', '7로', '8로']);
  expect([0, 3, 6].map(euroRo)).toEqual(['0으로', '3으로', '6으로']);
});

test('abbreviations are spelled by the names of their letters, words are read', () => {
  expect(iGa('ISR')).toBe('ISR이');
  expect(euroRo('ISR')).toBe('ISR로');
  expect(iGa('LEO')).toBe('LEO가');
  expect(eulReul('FetchRequest')).toBe('FetchRequest를');
  expect(iGa('leader')).toBe('leader가');
  expect(iGa('token')).toBe('token이');
  expect(iGa('p')).toBe('p가');
  expect(iGa('n')).toBe('n이');
});

test('a remark in parentheses and closing marks are not heard', () => {
  expect(iGa('하이 워터마크(HW)')).toBe('하이 워터마크(HW)가');
  expect(eulReul('동기화 복제본(ISR)')).toBe('동기화 복제본(ISR)을');
  expect(eulReul('"b2"')).toBe('"b2"를');
  expect(josa('', '이', '가')).toBe('가');
});
