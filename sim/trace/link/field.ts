import type { Episode } from '../../faults/episode.ts';
import type { Recipe } from '../../run/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { LANGUAGES } from '../../words/language.ts';
import type { Cursor } from './cursor.ts';
import { readDigests, writeDigests } from './digest.ts';
import type { Draft } from './draft.ts';
import { contextAfter, NO_CONTEXT, readEpisode, writeEpisode } from './episode.ts';
import { eachItem } from './items.ts';
import type { Link } from './link.ts';
import { readCount, writeCount } from './number.ts';
import { readPacked, writePacked } from './packed.ts';
import { readText, writeText } from './text.ts';

/** A field of a link: `<key>=<value>`. */
export interface Field {
  readonly key: string;
  /** What it is, for messages. */
  readonly what: string;
  /** What one of its items is called in messages; null where it is no list. */
  readonly item: string | null;
  /** The fields of the recipe that it gives; none where it says where to look. */
  readonly gives: readonly (keyof Recipe)[];
  /** Whether every recorded run has it; a link without any such field only asks for a run. */
  readonly required: boolean;
  /** The value, or null where the field is left out. */
  readonly write: (link: Link) => string | null;
  readonly read: (cursor: Cursor, draft: Draft) => void;
}

type Parts = Pick<Field, 'write' | 'read'>;

const one = (
  key: string,
  what: string,
  gives: Field['gives'],
  { write, read }: Parts,
  required = false,
): Field => ({ key, what, item: null, gives, required, write, read });

const list = (
  key: string,
  what: string,
  item: string,
  gives: keyof Recipe,
  { write, read }: Parts,
): Field => ({ key, what, item, gives: [gives], required: false, write, read });

const ofList = <T>(items: readonly T[], write: (item: T) => string): string | null =>
  items.length === 0 ? null : items.map(write).join(',');

const ofText = (text: string | null): string | null => (text === null ? null : writeText(text));

const VERSION: Field = one(
  'v',
  'the version of Samsa',
  ['samsa'],
  {
    write: ({ recipe }) => writeText(recipe.samsa),
    read: (cursor, draft) => {
      draft.samsa = readText(cursor, 'a version');
    },
  },
  true,
);

const EMBEDDED: Field = one('x', 'the scenario', ['scenario'], {
  write: ({ recipe }) =>
    typeof recipe.scenario === 'string' ? null : writePacked(recipe.scenario),
  read: (cursor, draft) => {
    const start = cursor.at;
    const value = readPacked(cursor, 'the scenario');
    if (!hasName(value)) throw cursor.fault('expected a scenario with a name', start);
    if (value.name !== draft.scenario) {
      const names = `\`${value.name}\`, not \`${String(draft.scenario)}\``;
      throw cursor.fault(`the scenario inside is called ${names}`, start);
    }
    draft.scenario = value;
  },
});

const hasName = (value: unknown): value is Scenario =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  typeof (value as Readonly<Record<string, unknown>>)['name'] === 'string';

const PARAMS: Field = list('p', 'the overrides', 'Override', 'params', {
  write: ({ recipe }) =>
    ofList(recipe.params, ([path, value]) => `${writeText(path)}=${writeText(value)}`),
  read: (cursor, draft) =>
    eachItem(cursor, (item) => {
      const path = readText(item, 'the path of an override');
      item.expect('=', '`=` behind the path of an override');
      draft.params.push([path, readText(item, 'the value of an override')]);
    }),
});

const SEED: Field = one('s', 'the seed', ['seed'], {
  write: ({ recipe }) => ofText(recipe.seed),
  read: (cursor, draft) => {
    draft.seed = readText(cursor, 'a seed');
  },
});

const QUIET: Field = list('q', 'the quiet sites and links', 'Quiet pattern', 'quiet', {
  write: ({ recipe }) => ofList(recipe.quiet, writeText),
  read: (cursor, draft) =>
    eachItem(cursor, (item) => {
      draft.quiet.push(readText(item, 'a site or a link'));
    }),
});

const plainTape = ({ recipe }: Link): string | null =>
  ofList(
    Object.keys(recipe.tape).sort(),
    (name) => `${writeText(name)}:${writeCount(recipe.tape[name] as number)}`,
  );

/** A tape that is longer when written plainly is packed: names of choices are long and much alike. */
const MOST_PLAIN_TAPE = 200;

const isPackedTape = (plain: string | null): boolean =>
  plain !== null && plain.length > MOST_PLAIN_TAPE;

const TAPE: Field = list('t', 'the tape', 'Tape entry', 'tape', {
  write: (link) => {
    const plain = plainTape(link);
    return isPackedTape(plain) ? null : plain;
  },
  read: (cursor, draft) =>
    eachItem(cursor, (item) => {
      const start = item.at;
      const name = readText(item, 'the name of a choice');
      if (draft.tape.has(name)) throw item.fault(`the choice \`${name}\` is given twice`, start);
      item.expect(':', '`:` behind the name of a choice');
      draft.tape.set(name, readCount(item, 'an outcome'));
    }),
});

const PACKED_TAPE: Field = one('tz', 'the tape', ['tape'], {
  write: (link) => (isPackedTape(plainTape(link)) ? writePacked(link.recipe.tape) : null),
  read: (cursor, draft) => {
    const start = cursor.at;
    const value = readPacked(cursor, 'the tape');
    const isTape =
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.values(value).every((outcome) => Number.isSafeInteger(outcome) && outcome >= 0);
    if (!isTape) throw cursor.fault('expected outcomes by choice', start);
    for (const [name, outcome] of Object.entries(value)) draft.tape.set(name, outcome as number);
  },
});

const FAULTS: Field = list('f', 'the faults', 'Item', 'faults', {
  write: ({ recipe }) => {
    let context = NO_CONTEXT;
    return ofList(recipe.faults as readonly Episode[], (episode) => {
      const text = writeEpisode(episode, context);
      context = contextAfter(context, episode);
      return text;
    });
  },
  read: (cursor, draft) =>
    eachItem(cursor, (item) => {
      const episode = readEpisode(item, draft.context);
      draft.context = contextAfter(draft.context, episode);
      draft.faults.push(episode);
    }),
});

const END: Field = one(
  'h',
  'the hashes',
  ['scenarioHash', 'events', 'hash'],
  {
    write: ({ recipe }) =>
      `${writeCount(recipe.events)}.${writeDigests([recipe.scenarioHash, recipe.hash])}`,
    read: (cursor, draft) => {
      draft.events = readCount(cursor, 'a number of events');
      cursor.expect('.', '`.` behind the number of events');
      const start = cursor.at;
      const [scenarioHash, hash, ...more] = readDigests(cursor);
      if (scenarioHash === undefined || hash === undefined || more.length > 0) {
        throw cursor.fault('expected the 22 characters of two hashes', start);
      }
      draft.scenarioHash = scenarioHash;
      draft.hash = hash;
    },
  },
  true,
);

/** The prefix hashes, the one field that a short link leaves out: replay makes them again. */
export const LADDER: Field = one('l', 'the prefix hashes', ['ladder'], {
  write: ({ recipe }) => (recipe.ladder.length === 0 ? null : writeDigests(recipe.ladder)),
  read: (cursor, draft) => {
    draft.ladder = readDigests(cursor);
  },
});

const EVENT: Field = one('at', 'the event to look at', [], {
  write: ({ focus }) => (focus.event === null ? null : String(focus.event)),
  read: (cursor, draft) => {
    const digits = cursor.while((character) => /^[0-9]$/.test(character));
    const event = Number(digits);
    if (/^(0|[1-9]\d*)$/.test(digits) && Number.isSafeInteger(event)) draft.event = event;
    else throw cursor.fault('expected the decimal number of an event', cursor.at - digits.length);
  },
});

const place = (key: string, what: string, field: 'node' | 'partition' | 'pane'): Field =>
  one(key, what, [], {
    write: ({ focus }) => ofText(focus[field]),
    read: (cursor, draft) => {
      draft[field] = readText(cursor, 'a name');
    },
  });

const LANGUAGE: Field = one('lang', 'the language', [], {
  write: ({ language }) => language,
  read: (cursor, draft) => {
    const start = cursor.at;
    const name = readText(cursor, 'a language');
    const language = LANGUAGES.find((known) => known === name);
    if (language === undefined) {
      throw cursor.fault(`expected ${LANGUAGES.join(' or ')}, found \`${name}\``, start);
    }
    draft.language = language;
  },
});

/** The fields in the order in which a link has them. */
export const FIELDS: readonly Field[] = [
  VERSION,
  EMBEDDED,
  PARAMS,
  SEED,
  QUIET,
  TAPE,
  PACKED_TAPE,
  FAULTS,
  END,
  LADDER,
  EVENT,
  place('node', 'the node to look at', 'node'),
  place('part', 'the partition to look at', 'partition'),
  place('pane', 'the pane to show', 'pane'),
  LANGUAGE,
];
