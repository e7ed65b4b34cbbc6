/**
 * Korean particles, which depend on the final sound of the word before them (viz.md §1.9): `josa('b1', '이', '가')` is
 * `b1이`, since 1 is read 일; `josa('b2', '이', '가')` is `b2가`.
 */
export function josa(word: string, afterConsonant: string, afterVowel: string): string {
  const final = finalSound(spoken(word));
  // 으로 follows consonants except ㄹ: 서울로, 일로.
  const isVowelLike = final === 'vowel' || (final === 'rieul' && afterConsonant.startsWith('으'));
  return word + (isVowelLike ? afterVowel : afterConsonant);
}

/** 이/가. */
export const iGa = (word: string | number): string => josa(String(word), '이', '가');
/** 은/는. */
export const eunNeun = (word: string | number): string => josa(String(word), '은', '는');
/** 을/를. */
export const eulReul = (word: string | number): string => josa(String(word), '을', '를');
/** 과/와. */
export const gwaWa = (word: string | number): string => josa(String(word), '과', '와');
/** 으로/로. */
export const euroRo = (word: string | number): string => josa(String(word), '으로', '로');

type Final = 'vowel' | 'rieul' | 'consonant';

const FIRST_SYLLABLE = 0xac00;
const LAST_SYLLABLE = 0xd7a3;
const FINALS = 28;
const RIEUL = 8;

/** Digits read 영 일 이 삼 사 오 육 칠 팔 구. */
const DIGITS: readonly Final[] = [
  'consonant',
  'rieul',
  'vowel',
  'consonant',
  'vowel',
  'vowel',
  'consonant',
  'rieul',
  'rieul',
  'vowel',
];

/** What is read aloud: without a closing remark in parentheses (`하이 워터마크(HW)`) and without closing marks. */
const spoken = (word: string): string =>
  word.replace(/\s*\([^()]*\)$/, '').replace(/[^0-9A-Za-z\uac00-\ud7a3]+$/, '');

function finalSound(word: string): Final {
  const code = word.charCodeAt(word.length - 1);
  if (code >= FIRST_SYLLABLE && code <= LAST_SYLLABLE) {
    const final = (code - FIRST_SYLLABLE) % FINALS;
    if (final === 0) return 'vowel';
    return final === RIEUL ? 'rieul' : 'consonant';
  }
  const last = word.charAt(word.length - 1);
  if (last >= '0' && last <= '9') return DIGITS[Number(last)] ?? 'vowel';
  return latinSound(/[A-Za-z]+$/.exec(word)?.[0] ?? '');
}

/**
 * How a Latin word ends when it is read aloud. Abbreviations are spelled by the names of their letters: L 엘, M 엠, N 엔
 * and R 알 close with a consonant (`ISR은`), all others do not. Other words close with a consonant after l, m, n and ng
 * (`token은`); a final r is not heard (`leader는`), and other consonants get a vowel of their own (`FetchRequest는`).
 */
function latinSound(word: string): Final {
  const isSpelled = word.length === 1 || /^[A-Z]+$/.test(word);
  const last = word.slice(-1).toLowerCase();
  if (last === 'l' || (last === 'r' && isSpelled)) return 'rieul';
  if (last === 'm' || last === 'n' || word.endsWith('ng')) return 'consonant';
  return 'vowel';
}
