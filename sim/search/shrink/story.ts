import { castOf } from '../../faults/cast.ts';
import type { Episode } from '../../faults/episode.ts';
import { faultNamed } from '../../faults/table.ts';
import type { Notable } from '../../run/result.ts';
import { notableSentence } from '../../words/notable.ts';
import { seconds } from '../../words/time.ts';
import { faultsOf } from './edit.ts';
import type { Failing } from './pass.ts';
import { faultEffectPhrase, faultPhrase } from './phrases.ts';
import { settingLines } from './setting.ts';
import type { Signature } from './signature.ts';

/** The most lines of a story (issue 5 asks for ten). */
const MOST_LINES = 10;

/** What happened, in at most ten lines: the setting, what mattered in the order of time, and what broke. */
export function storyOf(failing: Failing, { guarantee }: Signature): readonly string[] {
  const setting = settingLines(failing);
  const last = timed(failing.endedAt, '', `${guarantee}: ${failing.evidence.text}`);
  const room = MOST_LINES - setting.length - 1;
  return [...setting, ...chosenFacts(failing, room), last];
}

/** The weightiest facts, in the order of time; what happens to several nodes at once is one line. */
function chosenFacts(failing: Failing, room: number): string[] {
  const focus = focusOf(failing);
  const groups = new Map<string, Group>();
  factsOf(failing).forEach((notable, index) => {
    const weight = weightOf(notable, focus);
    if (weight === 0) return;
    const text = textOf(failing, notable);
    // A fault names whom it concerns itself.
    const subject = notable.kind.startsWith('fault') ? '' : notable.node;
    const key = `${notable.at} ${text} ${isOfOne(text) ? subject : ''}`;
    const known = groups.get(key);
    const nodes = known?.nodes ?? [];
    const before = known?.weight ?? 0;
    const all = nodes.includes(subject) ? nodes : [...nodes, subject];
    groups.set(key, { at: notable.at, nodes: all, text, weight: Math.max(weight, before), index });
  });
  const chosen = [...groups.values()]
    .sort((a, b) => b.weight - a.weight || b.index - a.index)
    .slice(0, room);
  return chosen
    .sort((a, b) => a.index - b.index)
    .map(({ at, nodes, text }) => timed(at, nodes.join(', '), text));
}

/** A sentence that speaks of a single subject. */
const isOfOne = (text: string): boolean => /^is\b/.test(text);

/** The same sentence about some nodes at one moment. */
interface Group {
  readonly at: number;
  readonly nodes: readonly string[];
  readonly text: string;
  readonly weight: number;
  /** Of the last of them. */
  readonly index: number;
}

/** Faults and node changes as notable, probes of every kind. */
function factsOf({ notable, moments }: Failing): Notable[] {
  const changes = notable.filter(({ kind }) => kind in CHANGE_WEIGHTS);
  const probes = moments.map(({ event, at, node, probe }): Notable => {
    return { event, at, node, kind: probe.type, fact: probe };
  });
  return [...changes, ...probes].sort((a, b) => a.event - b.event || a.at - b.at);
}

/** What the evidence speaks of. */
interface Focus {
  readonly partitions: readonly string[];
  readonly nodes: readonly string[];
  readonly isQuorum: boolean;
  readonly firstFaultAt: number;
}

function focusOf({ scenario, evidence, notable }: Failing): Focus {
  const cast = castOf(scenario);
  const words: readonly string[] = evidence.text.match(/[A-Za-z][\w.-]*/g) ?? [];
  const ids = [...evidence.text.matchAll(/\b(?:broker|leader) (\d+)/g)].map(([, id]) => Number(id));
  const byId = scenario.servers.filter(({ config }) => ids.includes(config.nodeId));
  const partitions = cast.partitions.filter((name) => words.some((word) => word.startsWith(name)));
  return {
    partitions,
    nodes: [...words, ...byId.map(({ name }) => name)],
    isQuorum: partitions.length === 0,
    firstFaultAt: notable.find(({ kind }) => kind === 'fault-started')?.at ?? 0,
  };
}

const CHANGE_WEIGHTS: Readonly<Record<string, number>> = {
  'fault-started': 1000,
  'fault-ended': 45,
  started: 32,
  halted: 40,
};

/** Of a partition, where the evidence is about it. */
const PARTITION_WEIGHTS: Readonly<Record<string, number>> = {
  LogTruncated: 60,
  BecameLeader: 50,
  LogLoaded: 0,
  IsrChanged: 30,
  WriteAcknowledged: 35,
  HighWatermarkAdvanced: 22,
  BecameFollower: 15,
};

/** Of the metadata quorum, where the evidence is about that. */
const QUORUM_WEIGHTS: Readonly<Record<string, number>> = {
  QuorumLogTruncated: 60,
  QuorumHighWatermarkAdvanced: 32,
  VoteGranted: 25,
};

const ROLE_WEIGHTS: Readonly<Record<string, number>> = {
  Leader: 25,
  Candidate: 20,
};

const CLUSTER_WEIGHTS: Readonly<Record<string, number>> = {
  BrokerFenced: 18,
  ControllerActivated: 10,
  BrokerUnfenced: 8,
};

/** How much a fact says about the failure; what lies before the first fault is background. */
function weightOf({ kind, fact, node, at }: Notable, focus: Focus): number {
  const fields = fact as Readonly<Record<string, unknown>>;
  let weight = CHANGE_WEIGHTS[kind] ?? CLUSTER_WEIGHTS[kind] ?? 0;
  if (focus.isQuorum) weight += QUORUM_WEIGHTS[kind] ?? 0;
  if (focus.partitions.includes(String(fields['partition']))) {
    weight += PARTITION_WEIGHTS[kind] ?? 0;
  }
  if (kind === 'LogLoaded' && fields['cut'] !== 0) weight += 50;
  if (kind === 'fault-ended' && faultNamed(String(fields['kind']))?.holds === 'down') weight = 0;
  if (kind === 'QuorumRoleChanged') {
    weight += (ROLE_WEIGHTS[String(fields['role'])] ?? 10) * (focus.isQuorum ? 2 : 1);
  }
  if (weight === 0) return 0;
  if (focus.nodes.includes(node)) weight += 10;
  return at < focus.firstFaultAt ? weight / 3 : weight;
}

function textOf(failing: Failing, notable: Notable): string {
  const { kind, fact } = notable;
  const { id, nodes } = fact as { readonly id: string; readonly nodes: readonly string[] };
  if (kind === 'fault-ended') return `fault ends: ${id}`;
  if (kind !== 'fault-started') return notableSentence(notable);
  const episode = faultsOf(failing.recipe).find((other) => other.id === id);
  const whom = nodes.length === 0 ? '' : ` [${nodes.join(', ')}]`;
  return `fault: ${episode === undefined ? id : storyPhrase(episode)}${whom}`;
}

/** The line has the time; an event is worth saying. */
const storyPhrase = (episode: Episode): string =>
  episode.when.type === 'At' ? faultEffectPhrase(episode) : faultPhrase(episode);

const timed = (micros: number, node: string, text: string): string =>
  `${seconds(micros).padStart(7)} s  ${node === '' ? '' : `${node} `}${text}`;
