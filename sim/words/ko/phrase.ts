import { EVIDENCE } from './evidence.ts';
import { MEMBERSHIP } from './membership-phrases.ts';
import { PHRASES } from './phrases.ts';

/** A phrase in another language: a text, or a function of the values in the order of the English phrase. */
export type Translation = string | ((...values: readonly string[]) => string);

interface Template {
  readonly pattern: RegExp;
  readonly translation: Translation;
}

const ALL: Readonly<Record<string, Translation>> = {
  ...PHRASES,
  ...MEMBERSHIP,
  ...EVIDENCE,
};

/** The phrases with places for values. */
const TEMPLATES: readonly Template[] = Object.entries(ALL)
  .filter(([english]) => english.includes('{'))
  .map(([english, translation]) => ({ pattern: patternOf(english), translation }));

/** The pattern of an English template: its text, with anything at the places of its values. */
export function patternOf(english: string): RegExp {
  const parts = english
    .split(/\{\w+\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.+?)')}$`);
}

/**
 * An English phrase in Korean; the phrase itself where nobody has translated it, so that nothing is kept from the
 * reader. Two phrases may be joined by a semicolon.
 */
export function koreanPhrase(english: string): string {
  const whole = translated(english);
  if (whole !== null) return whole;
  const parts = english.split('; ');
  if (parts.length === 1) return english;
  return parts.map((part) => translated(part) ?? part).join('; ');
}

function translated(english: string): string | null {
  const exact = Object.hasOwn(ALL, english) ? ALL[english] : undefined;
  if (typeof exact === 'string') return exact;
  for (const { pattern, translation } of TEMPLATES) {
    const match = pattern.exec(english);
    if (match === null) continue;
    return typeof translation === 'string' ? translation : translation(...match.slice(1));
  }
  return null;
}
