import { durationMicros } from './duration.ts';
import type { ParameterValue, Problem } from './episode.ts';
import type { FaultParameter } from './kind.ts';
import { suggestion } from './nearest.ts';

/** Whether a field was left out of a specification. */
export const isMissing = (value: unknown): boolean => value === undefined || value === null;

/** The value of a parameter in whole units, or what is wrong with it. */
export function checkParameter(
  parameter: FaultParameter,
  given: unknown,
  path: string,
): { readonly value: ParameterValue } | Problem {
  if (isMissing(given)) {
    if (!parameter.required) return { value: parameter.default };
    return { path, message: `is needed: ${parameter.doc}`, position: -1 };
  }
  const value = settledValue(parameter, given);
  if (value !== null) return { value };
  return { path, message: wrongValue(parameter, given), position: -1 };
}

function settledValue(parameter: FaultParameter, given: unknown): ParameterValue | null {
  switch (parameter.type) {
    case 'duration': {
      const micros = durationMicros(given);
      return micros !== null && micros >= 0 ? micros : null;
    }
    case 'offset':
      return durationMicros(given);
    case 'integer':
      return Number.isSafeInteger(given) ? (given as number) : null;
    case 'boolean':
      return typeof given === 'boolean' ? given : null;
    case 'choice':
      return parameter.choices.includes(given as string) ? (given as string) : null;
    case 'text':
      return typeof given === 'string' && given !== '' ? given : null;
    case 'texts':
      return textsIn(given);
    case 'settings':
      return settingsIn(given);
  }
}

function textsIn(given: unknown): readonly string[] | null {
  if (typeof given === 'string') return [given];
  if (!Array.isArray(given)) return null;
  return given.every((text) => typeof text === 'string') ? (given as string[]) : null;
}

function settingsIn(given: unknown): Readonly<Record<string, string>> | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
}

const EXPECTED: Readonly<Record<FaultParameter['type'], string>> = {
  duration: 'a duration such as "250ms"',
  offset: 'a duration such as "-5s"',
  integer: 'a whole number',
  boolean: 'true or false',
  choice: 'one of',
  text: 'a text',
  texts: 'a list of texts',
  settings: 'settings and their values',
};

function wrongValue(parameter: FaultParameter, given: unknown): string {
  const got = `got ${JSON.stringify(given)}`;
  if (parameter.type !== 'choice') return `expected ${EXPECTED[parameter.type]}, ${got}`;
  return `expected one of ${parameter.choices.join(', ')}, ${got}${suggestion(String(given), parameter.choices)}`;
}
