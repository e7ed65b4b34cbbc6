import type { MetadataImage } from '../../core/controller/image.ts';
import type { ReplicaKey } from '../../core/protocol/raft.ts';
import type { NodeRuntime } from '../kernel/node.ts';
import { type Cast, everyName } from './cast.ts';
import { suggestion } from './nearest.ts';

/**
 * Whom a fault concerns. Grammar: a list of terms separated by commas; a term is a node (`b1`), a copier (both of its
 * nodes), a group (`brokers`,
 * `controllers`, `clients`, `all`) or a role: `leader(orders-0)`, `follower(orders-0, 1)`, `followers(orders-0)`,
 * `controller()`, `voter(2)`, `rack(r1)`, `region(r1)`. Roles are resolved when the fault starts.
 */
export type Term =
  | { readonly type: 'Node'; readonly name: string }
  | { readonly type: 'Group'; readonly group: Group }
  | { readonly type: 'Controller' }
  | { readonly type: 'Leader'; readonly partition: string }
  /** The n-th replica that does not lead, from 1, in the order of the assignment. */
  | { readonly type: 'Follower'; readonly partition: string; readonly nth: number }
  | { readonly type: 'Followers'; readonly partition: string }
  /** The n-th voter, from 1, in the order of ids. */
  | { readonly type: 'Voter'; readonly nth: number }
  /** The servers of a rack. */
  | { readonly type: 'Rack'; readonly rack: string }
  /** The servers of a rack and the clients that run there. */
  | { readonly type: 'Region'; readonly rack: string };

export type Group = 'brokers' | 'controllers' | 'clients' | 'all';

/** What a selector says, or what is wrong with it and where. */
export type Parsed =
  | { readonly type: 'Terms'; readonly terms: readonly Term[] }
  | { readonly type: 'Wrong'; readonly position: number; readonly message: string };

/** What selectors must know of the machines' states; the run reads it from them (sim/run/insight.ts). */
export interface Insight {
  /** The epoch for which a node claims to be the active controller, −1 where it does not. */
  readonly controllerEpoch: (node: NodeRuntime) => number;
  /** The metadata as far as a node knows it to be committed, or null. */
  readonly image: (node: NodeRuntime) => MetadataImage | null;
  /** The leader epoch under which a node believes to lead a partition, −1 where it does not. */
  readonly leaderEpoch: (node: NodeRuntime, partition: string) => number;
  /** The voters as a node's log has them, committed or not; empty where it has none. */
  readonly voters: (node: NodeRuntime) => readonly ReplicaKey[];
  /** The directory id of a node's metadata, empty where it has none. */
  readonly directoryId: (node: NodeRuntime) => string;
}

const GROUPS: readonly Group[] = ['brokers', 'controllers', 'clients', 'all'];
const ROLES: readonly string[] = [
  'leader',
  'follower',
  'followers',
  'controller',
  'voter',
  'rack',
  'region',
];

/** Reads a selector. Names of partitions that do not exist yet are allowed where `cast` has none at all. */
export function parseSelector(text: string, cast: Cast): Parsed {
  const terms: Term[] = [];
  for (const { piece, position } of pieces(text)) {
    const application = cast.applications.find(({ name }) => name === piece);
    if (application !== undefined) {
      terms.push(...application.nodes.map((name): Term => ({ type: 'Node', name })));
      continue;
    }
    const parsed = parseTerm(piece, position, cast);
    if ('message' in parsed) return parsed;
    terms.push(parsed);
  }
  return { type: 'Terms', terms };
}

/** A selector cut at the commas that stand outside parentheses. */
function pieces(text: string): { piece: string; position: number }[] {
  const found: { piece: string; position: number }[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i <= text.length; i++) {
    const character = text[i];
    if (character === '(') depth += 1;
    else if (character === ')') depth -= 1;
    else if (character === undefined || (character === ',' && depth === 0)) {
      const raw = text.slice(start, i);
      found.push({ piece: raw.trim(), position: start + raw.length - raw.trimStart().length });
      start = i + 1;
    }
  }
  return found;
}

type Wrong = Extract<Parsed, { type: 'Wrong' }>;

const wrong = (position: number, message: string): Wrong => ({ type: 'Wrong', position, message });

function parseTerm(piece: string, position: number, cast: Cast): Term | Wrong {
  if (piece === '') return wrong(position, 'expected a node, a group or a role');
  const open = piece.indexOf('(');
  if (open < 0) return parseName(piece, position, cast);
  if (!piece.endsWith(')')) {
    return wrong(position + piece.length, `expected ")" at the end of "${piece}"`);
  }
  const role = piece.slice(0, open).trim();
  const given = piece.slice(open + 1, -1);
  const args = given.trim() === '' ? [] : given.split(',').map((arg) => arg.trim());
  return parseRole(role, args, position, position + open + 1, cast);
}

function parseName(name: string, position: number, cast: Cast): Term | Wrong {
  const group = GROUPS.find((known) => known === name);
  if (group !== undefined) return { type: 'Group', group };
  const names = [...everyName(cast), ...cast.applications.map((application) => application.name)];
  if (names.includes(name)) return { type: 'Node', name };
  const roles = ROLES.map((role) => `${role}(…)`);
  return wrong(
    position,
    `no node or group is called "${name}"${suggestion(name, [...names, ...GROUPS, ...roles])}`,
  );
}

function parseRole(
  role: string,
  args: readonly string[],
  position: number,
  inside: number,
  cast: Cast,
): Term | Wrong {
  const [first = '', second = '1'] = args;
  const count = (least: number, most: number): Wrong | null =>
    args.length >= least && args.length <= most
      ? null
      : wrong(inside, `${role}(…) takes ${least === most ? least : `${least} or ${most}`}`);
  switch (role) {
    case 'controller':
      return count(0, 0) ?? { type: 'Controller' };
    case 'leader':
      return (
        count(1, 1) ?? unknownPartition(first, inside, cast) ?? { type: 'Leader', partition: first }
      );
    case 'followers':
      return (
        count(1, 1) ??
        unknownPartition(first, inside, cast) ?? { type: 'Followers', partition: first }
      );
    case 'follower': {
      const problem = count(1, 2) ?? unknownPartition(first, inside, cast);
      if (problem !== null) return problem;
      const nth = ordinal(second, inside + first.length + 1, cast.brokers.length);
      return typeof nth === 'number' ? { type: 'Follower', partition: first, nth } : nth;
    }
    case 'voter': {
      const nth = count(1, 1) ?? ordinal(first, inside, cast.controllers.length);
      return typeof nth === 'number' ? { type: 'Voter', nth } : nth;
    }
    case 'rack':
    case 'region': {
      const racks = (role === 'rack' ? cast.racks : cast.regions).map(({ rack }) => rack);
      if (racks.includes(first)) return { type: role === 'rack' ? 'Rack' : 'Region', rack: first };
      return wrong(inside, `no rack is called "${first}"${suggestion(first, racks)}`);
    }
    default:
      return wrong(position, `no role is called "${role}"${suggestion(role, ROLES)}`);
  }
}

/** Topics that brokers make for their coordinators, on first use; no scenario lists them. */
const INTERNAL_PARTITION = /^__(?:consumer_offsets|transaction_state)-\d+$/;

function unknownPartition(name: string, position: number, cast: Cast): Wrong | null {
  if (cast.partitions.length === 0 || cast.partitions.includes(name)) return null;
  if (INTERNAL_PARTITION.test(name)) return null;
  return wrong(position, `no partition is called "${name}"${suggestion(name, cast.partitions)}`);
}

function ordinal(text: string, position: number, most: number): number | Wrong {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  return wrong(position, `expected a number from 1 to ${most}, got "${text}"`);
}
