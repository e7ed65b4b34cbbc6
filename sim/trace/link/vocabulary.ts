import type { FaultKind, FaultParameter } from '../../faults/kind.ts';
import { faultNamed } from '../../faults/table.ts';
import { TRAFFIC_CLASSES, type TrafficClass } from '../../kernel/connection.ts';

/** The letter of each kind of fault. Links in the world speak them: a letter never changes its meaning. */
const KIND_LETTERS: Readonly<Record<string, string>> = {
  partition: 'P',
  flap: 'F',
  isolate: 'I',
  'slow-link': 'L',
  delay: 'D',
  reset: 'R',
  'lose-request': 'Q',
  'lose-reply': 'A',
  crash: 'C',
  restart: 'S',
  pause: 'H',
  'slow-node': 'N',
  'rolling-restart': 'O',
  'power-loss': 'W',
  wipe: 'X',
  'slow-flush': 'U',
  'clock-skew': 'K',
  'clock-drift': 'T',
  'clock-jump': 'J',
  'elect-preferred': 'E',
  'elect-unclean': 'V',
  'alter-topic': 'M',
  reassign: 'G',
  'add-partitions': 'B',
  'log-dir-failure': 'Z',
};

/** The letter of each parameter of a fault, whatever its kind. */
const PARAMETER_LETTERS: Readonly<Record<string, string>> = {
  by: 'b',
  clock: 'k',
  config: 'c',
  count: 'n',
  direction: 'd',
  directory: 'g',
  downtime: 'w',
  lost: 'u',
  messages: 'm',
  oneIn: 'o',
  pace: 'a',
  partition: 'v',
  partitions: 'q',
  brokers: 'x',
  patience: 'y',
  period: 'p',
  ppm: 'r',
  settle: 'l',
  shape: 's',
  spread: 'e',
  topic: 'i',
  torn: 't',
  which: 'h',
};

/** The letter of each probe that faults wait for often. */
const PROBE_LETTERS: Readonly<Record<string, string>> = {
  BecameLeader: 'l',
  BrokerFenced: 'f',
  BrokerRegistered: 'r',
  BrokerUnfenced: 'u',
  ControllerActivated: 'c',
  HighWatermarkAdvanced: 'h',
  IsrChanged: 'i',
  LogTruncated: 't',
  PartitionDecided: 'p',
  QuorumRoleChanged: 'q',
  VoteGranted: 'v',
};

/** The letter of each role of a selector (sim/faults/selectors.ts). */
const ROLE_LETTERS: Readonly<Record<string, string>> = {
  leader: 'L',
  follower: 'F',
  followers: 'G',
  controller: 'C',
  voter: 'V',
  rack: 'R',
};

const TRAFFIC_LETTERS: Readonly<Record<TrafficClass, string>> = {
  data: 'd',
  control: 't',
  client: 'c',
};

const reversed = (letters: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(letters).map(([name, letter]) => [letter, name]));

const KIND_NAMES = reversed(KIND_LETTERS);
const PARAMETER_NAMES = reversed(PARAMETER_LETTERS);
const PROBE_NAMES = reversed(PROBE_LETTERS);
const ROLE_NAMES = reversed(ROLE_LETTERS);
const TRAFFIC_NAMES = reversed(TRAFFIC_LETTERS);

/** Names that have letters, with them: what the page of the grammar lists. */
export const LETTERS: {
  readonly kinds: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  readonly probes: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly traffic: Readonly<Record<string, string>>;
} = {
  kinds: KIND_LETTERS,
  parameters: PARAMETER_LETTERS,
  probes: PROBE_LETTERS,
  roles: ROLE_LETTERS,
  traffic: TRAFFIC_LETTERS,
};

const lookUp = (letters: Readonly<Record<string, string>>, name: string): string | null =>
  Object.hasOwn(letters, name) ? (letters[name] as string) : null;

/** The letter of a kind, or null. */
export const kindLetter = (name: string): string | null => lookUp(KIND_LETTERS, name);
/** The kind that a letter means, or null. */
export const kindOfLetter = (letter: string): FaultKind | null =>
  faultNamed(KIND_NAMES.get(letter) ?? '');

/** The letter of a parameter, or null. */
export const parameterLetter = (name: string): string | null => lookUp(PARAMETER_LETTERS, name);
/** The parameter that a letter means, or null. */
export const parameterOfLetter = (letter: string): string | null =>
  PARAMETER_NAMES.get(letter) ?? null;

/** The letter of a probe, or null. */
export const probeLetter = (name: string): string | null => lookUp(PROBE_LETTERS, name);
/** The probe that a letter means, or null. */
export const probeOfLetter = (letter: string): string | null => PROBE_NAMES.get(letter) ?? null;

/** The letter of a role, or null. */
export const roleLetter = (name: string): string | null => lookUp(ROLE_LETTERS, name);
/** The role that a letter means, or null. */
export const roleOfLetter = (letter: string): string | null => ROLE_NAMES.get(letter) ?? null;

/** The letter of a class of traffic. */
export const trafficLetter = (traffic: TrafficClass): string => TRAFFIC_LETTERS[traffic];
/** The class of traffic that a letter means, or null. */
export const trafficOfLetter = (letter: string): TrafficClass | null =>
  (TRAFFIC_NAMES.get(letter) as TrafficClass | undefined) ?? null;

/** Whether an episode concerns all traffic, as it does where it says nothing. */
export const isAllTraffic = (traffic: readonly TrafficClass[]): boolean =>
  traffic.join() === TRAFFIC_CLASSES.join();

/** Kinds whose first list says from where; that of all others says on whom. */
const FROM_FIRST: readonly string[] = [
  'partition',
  'flap',
  'slow-link',
  'delay',
  'reset',
  'lose-request',
  'lose-reply',
];

/** The field that the list right behind the kind fills. */
export const firstField = (kind: FaultKind): 'on' | 'from' =>
  FROM_FIRST.includes(kind.name) ? 'from' : 'on';

/** How long a kind lasts where an episode does not say: until all heals, or a moment. */
export const defaultFor = (kind: FaultKind): number | null => (kind.lasts ? null : 0);

/** The parameter of a kind called `name`, or null. */
export const parameterNamed = (kind: FaultKind, name: string): FaultParameter | null =>
  kind.parameters.find((parameter) => parameter.name === name) ?? null;
