import type { Episode, ParameterValue } from '../../faults/episode.ts';
import type { FaultKind, ParameterType } from '../../faults/kind.ts';
import { canonicalJson } from '../../scenario/hash.ts';
import type { Cursor } from './cursor.ts';
import { readJson, readList, writeJson } from './names.ts';
import { readInteger, readMicros, writeInteger, writeMicros } from './number.ts';
import { readText, writeText } from './text.ts';
import { parameterLetter, parameterNamed, parameterOfLetter } from './vocabulary.ts';

type Values = Readonly<Record<string, ParameterValue>>;

/** The parameters of an episode that differ from their defaults: `=`, letter or name, value. */
export function writeParameters(kind: FaultKind, values: Values): string {
  return namesOf(kind, values)
    .filter((name) => !isDefault(kind, name, values[name]))
    .map((name) => {
      const letter = parameterLetter(name);
      const value = writeValue(parameterNamed(kind, name)?.type ?? null, values[name]);
      return `=${letter ?? `:${writeText(name)}:`}${value}`;
    })
    .join('');
}

/** In the order of the kind's table, then what the table does not have. */
function namesOf(kind: FaultKind, values: Values): readonly string[] {
  const known = kind.parameters.map(({ name }) => name);
  const others = Object.keys(values).filter((name) => !known.includes(name));
  return [...known, ...others.sort()].filter((name) => Object.hasOwn(values, name));
}

function isDefault(kind: FaultKind, name: string, value: unknown): boolean {
  const parameter = parameterNamed(kind, name);
  return parameter !== null && canonicalJson(parameter.default) === canonicalJson(value);
}

/** A parameter's name and value at the cursor, behind its `=`. */
export function readParameter(cursor: Cursor, kind: FaultKind): readonly [string, ParameterValue] {
  const start = cursor.at;
  const name = readName(cursor);
  const parameter = parameterNamed(kind, name);
  if (parameter === null && parameterLetter(name) !== null) {
    throw cursor.fault(`"${kind.name}" has no parameter "${name}"`, start);
  }
  return [name, readValue(cursor, parameter?.type ?? null) as ParameterValue];
}

function readName(cursor: Cursor): string {
  if (cursor.take(':')) {
    const name = readText(cursor, 'the name of a parameter');
    cursor.expect(':', '`:` behind the name of a parameter');
    return name;
  }
  const letter = cursor.peek();
  const name = parameterOfLetter(letter);
  if (name === null) throw cursor.fault(`unknown parameter${cursor.found()}`);
  cursor.take(letter);
  return name;
}

/** The values of a kind: those that were given, and for the rest the defaults. */
export function settledParameters(kind: FaultKind, given: Episode['parameters']): Values {
  const defaults = kind.parameters.map((parameter) => [parameter.name, parameter.default] as const);
  return Object.fromEntries([...defaults, ...Object.entries(given)]);
}

/** A value as its type has it; one that does not fit its type, or of a parameter unknown here, as JSON behind `*`. */
function writeValue(type: ParameterType | null, value: unknown): string {
  return (type === null ? null : written(type, value)) ?? writeJson(canonicalJson(value));
}

function written(type: ParameterType, value: unknown): string | null {
  switch (type) {
    case 'duration':
    case 'offset':
      return Number.isSafeInteger(value) ? writeMicros(value as number) : null;
    case 'integer':
      return Number.isSafeInteger(value) ? writeInteger(value as number) : null;
    case 'boolean':
      return typeof value === 'boolean' ? (value ? '1' : '0') : null;
    case 'choice':
    case 'text':
      return typeof value === 'string' ? writeText(value) : null;
    case 'texts':
      return isTexts(value) ? value.map(writeText).join('+') : null;
    case 'settings':
      return isSettings(value)
        ? Object.keys(value)
            .sort()
            .map((name) => `${writeText(name)}=${writeText(value[name] as string)}`)
            .join('+')
        : null;
  }
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

const isSettings = (value: unknown): value is Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  isTexts(Object.values(value));

function readValue(cursor: Cursor, type: ParameterType | null): unknown {
  if (cursor.take('*')) return readJson(cursor);
  switch (type) {
    case null:
      throw cursor.fault('expected `*` and JSON for a parameter that this version does not know');
    case 'duration':
    case 'offset':
      return readMicros(cursor, 'a duration', true);
    case 'integer':
      return readInteger(cursor, 'a whole number');
    case 'boolean':
      return readBoolean(cursor);
    case 'choice':
    case 'text':
      return readText(cursor, 'a text');
    case 'texts':
      return readList(cursor, (at) => readText(at, 'a text'));
    case 'settings':
      return Object.fromEntries(readList(cursor, readSetting));
  }
}

function readBoolean(cursor: Cursor): boolean {
  if (cursor.take('1')) return true;
  if (cursor.take('0')) return false;
  throw cursor.fault(`expected 1 or 0${cursor.found()}`);
}

function readSetting(cursor: Cursor): readonly [string, string] {
  const name = readText(cursor, 'the name of a setting');
  cursor.expect('=', '`=` behind the name of a setting');
  return [name, readText(cursor, 'the value of a setting')];
}
