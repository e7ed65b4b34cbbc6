import type { Release } from '../version.ts';
import { defaultOf, type Value } from './definition.ts';
import { definitionOf, type Kind, modelledNames, type SettingsByKind } from './kinds.ts';
import { parseSetting } from './parse.ts';
import { SYNONYMS } from './topic.ts';
import { isUnmodelled } from './unmodelled.ts';

/** What a configuration came to. */
export interface ReadSettings<S> {
  readonly settings: S;
  /** The names of modelled settings that were given, as the catalogue spells them. */
  readonly given: readonly string[];
  /** Names of real settings that the model does not have, in the order given. */
  readonly unmodelled: readonly string[];
  readonly problems: readonly SettingProblem[];
}

/** A name that Kafka does not know for this kind, or a value that it refuses. */
export interface SettingProblem {
  readonly name: string;
  readonly message: string;
  readonly isUnknown: boolean;
  /** What the setting is called where it was looked for, as far as that is known. */
  readonly nearest: readonly string[];
}

/** Another name of a modelled setting: the factor of its unit, and whether it goes before the setting's own name. */
interface Alias {
  readonly kind: Kind;
  readonly alias: string;
  readonly name: string;
  readonly factor: number;
  readonly wins: boolean;
}

const ALIASES: readonly Alias[] = [
  {
    kind: 'server',
    alias: 'log.roll.hours',
    name: 'log.roll.ms',
    factor: 3_600_000,
    wins: false,
  },
  {
    kind: 'server',
    alias: 'log.retention.minutes',
    name: 'log.retention.ms',
    factor: 60_000,
    wins: false,
  },
  {
    kind: 'server',
    alias: 'log.retention.hours',
    name: 'log.retention.ms',
    factor: 3_600_000,
    wins: false,
  },
  {
    kind: 'topic',
    alias: 'internal.segment.bytes',
    name: 'segment.bytes',
    factor: 1,
    wins: true,
  },
];

/** Reads a configuration of a kind on top of the defaults of a release. */
export function settingsOf<K extends Kind>(
  kind: K,
  release: Release,
  config: Readonly<Record<string, Value>>,
): ReadSettings<SettingsByKind[K]> {
  const values: Record<string, Value> = {};
  for (const name of modelledNames(kind)) {
    const definition = definitionOf(kind, name);
    if (definition !== null) values[name] = defaultOf(definition, release);
  }
  const given: string[] = [];
  const unmodelled: string[] = [];
  const problems: SettingProblem[] = [];
  for (const [spelt, raw] of Object.entries(config)) {
    const alias = ALIASES.find((entry) => entry.kind === kind && entry.alias === spelt);
    const name = alias?.name ?? spelt;
    const definition = definitionOf(kind, name);
    if (definition === null) {
      if (isUnmodelled(kind, name)) unmodelled.push(name);
      else problems.push(unknown(kind, name));
      continue;
    }
    const checked = isInternal(spelt) ? { ...definition, atLeast: ANY } : definition;
    const parsed = parseSetting(checked, spelt, raw, release);
    if (parsed.type === 'Invalid') {
      problems.push({ name: spelt, message: parsed.message, isUnknown: false, nearest: [] });
    } else if (!isOverridden(kind, spelt, config)) {
      const factor = alias?.factor ?? 1;
      values[name] = factor === 1 ? parsed.value : Number(parsed.value) * factor;
      if (!given.includes(name)) given.push(name);
    }
  }
  if (kind === 'server') fallBack(values, given);
  // Parsed from a text: V8 gives such an object the layout of a literal, which one filled key by key does not have.
  const settings = JSON.parse(JSON.stringify(values)) as SettingsByKind[K];
  return { settings, given, unmodelled, problems };
}

/** Whether the same setting is also given under a name that goes before. */
const isOverridden = (
  kind: Kind,
  spelt: string,
  config: Readonly<Record<string, Value>>,
): boolean =>
  ALIASES.some(
    (entry) =>
      entry.kind === kind &&
      (entry.wins
        ? entry.name === spelt && Object.hasOwn(config, entry.alias)
        : entry.alias === spelt && Object.hasOwn(config, entry.name)),
  );

const ANY = { first: null, changes: [] };

/** `internal.…` settings are those that Kafka's own tests set beyond the range for users (KIP-1030). */
const isInternal = (name: string): boolean => name.startsWith('internal.');

/** ServerTopicConfigSynonyms: `log.flush.interval.ms` unset means `log.flush.scheduler.interval.ms`. */
function fallBack(values: Record<string, Value>, given: readonly string[]): void {
  if (given.includes('log.flush.interval.ms')) return;
  values['log.flush.interval.ms'] = values['log.flush.scheduler.interval.ms'] as Value;
}

function unknown(kind: Kind, name: string): SettingProblem {
  const nearest = elsewhere(kind, name);
  const message =
    kind === 'topic' ? `Unknown topic config name: ${name}` : `Unknown configuration ${name}`;
  return { name, message, isUnknown: true, nearest };
}

/** Servers and topics name the same settings differently: what the other side calls it (KIP-226). */
function elsewhere(kind: Kind, name: string): readonly string[] {
  if (kind === 'server') return SYNONYMS.find(({ topic }) => topic === name)?.server ?? [];
  if (kind === 'topic') {
    return SYNONYMS.filter(({ server }) => server.includes(name)).map(({ topic }) => topic);
  }
  return [];
}
