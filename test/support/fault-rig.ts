import type { Effect } from '../../core/machine.ts';
import type { Cast } from '../../sim/faults/cast.ts';
import { checkFaults, planFaults } from '../../sim/faults/check.ts';
import type { FaultFact, FaultItem } from '../../sim/faults/episode.ts';
import { type FaultSetting, Faults } from '../../sim/faults/faults.ts';
import type { OperatorCommand } from '../../sim/faults/kind.ts';
import type { Insight } from '../../sim/faults/selectors.ts';
import type { Stated } from '../../sim/faults/triggers.ts';
import type { Kernel } from '../../sim/kernel/kernel.ts';
import { start } from '../../sim/kernel/lifecycle.ts';
import type { FaultSpec } from '../../sim/scenario/scenario.ts';
import { LETTER_WIRE, letter, listen, PUPPET, tell } from './puppet.ts';
import { type RigOptions, rig, runUntil } from './rig.ts';

/** Nobody claims anything. */
export const NO_INSIGHT: Insight = {
  controllerEpoch: () => -1,
  image: () => null,
  leaderEpoch: () => -1,
  voters: () => [],
  directoryId: () => '',
};

/** The cast of so many puppets n1, n2 …, all of them brokers. */
export const puppetCast = (nodes: number): Cast => ({
  brokers: Array.from({ length: nodes }, (_, index) => `n${index + 1}`),
  controllers: ['n1', 'n2', 'n3'].slice(0, nodes),
  clients: [],
  applications: [],
  racks: [{ rack: 'r1', nodes: ['n1', 'n2'] }],
  regions: [{ rack: 'r1', nodes: ['n1', 'n2'] }],
  partitions: ['orders-0'],
  topics: ['orders'],
  hasDynamicVoters: false,
  directories: 1,
  sessionTimeoutMicros: 1_000_000,
});

/** Puppets, every pair of them connected, and a fault plan. */
export interface FaultRig {
  readonly kernel: Kernel;
  readonly faults: Faults;
  readonly facts: FaultFact[];
  readonly operated: { readonly command: OperatorCommand; readonly key: string }[];
}

export interface FaultRigOptions extends Partial<RigOptions> {
  readonly nodes?: number;
  readonly insight?: Insight;
  readonly faultsUntilMicros?: number;
  readonly maxDiskLosses?: number | null;
}

/** A plan on a kernel of puppets. The puppets connect within the first 10 ms. */
export function faultRig(specs: readonly FaultSpec[], options: FaultRigOptions = {}): FaultRig {
  const { nodes = 3, insight = NO_INSIGHT, maxDiskLosses = null } = options;
  const cast = puppetCast(nodes);
  const problems = checkFaults(specs, cast);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  const facts: FaultFact[] = [];
  const operated: FaultRig['operated'] = [];
  const setting: FaultSetting = {
    cast,
    insight,
    faultsUntilMicros: options.faultsUntilMicros ?? 60_000_000,
    operate: (_, command, key) => operated.push({ command, key }) > 0,
    topicSetting: () => null,
    topicCommand: (topic) =>
      topic === 'orders'
        ? {
            type: 'CreateTopic',
            topic,
            numPartitions: 1,
            replicationFactor: 3,
            assignments: [],
            configs: {},
          }
        : null,
    tell: (_, fact) => facts.push(fact),
  };
  const planned = planFaults(specs, cast).map((episode) => ({ ...episode, maxDiskLosses }));
  const faults = new Faults(planned, setting);
  const kernel = rig({
    machines: Array.from({ length: nodes }, () => PUPPET),
    wire: LETTER_WIRE,
    onWorld: (item, on) => faults.onWorld(on, item as FaultItem),
    ...options,
    observers: [
      {
        onStep: ({ effects, node }) => {
          for (const effect of effects) {
            if (effect.type === 'Probe') faults.onProbe(kernel, node, effect.probe as Stated);
          }
        },
      },
      ...(options.observers ?? []),
    ],
  });
  for (const node of kernel.nodes) start(kernel, node);
  faults.begin(kernel);
  runUntil(kernel, 0);
  for (const node of kernel.nodes) {
    const effects = kernel.nodes
      .filter((peer) => peer !== node)
      .map((peer) => ({
        type: 'Connect' as const,
        connection: peer.spec.id,
        peer: peer.spec.id,
        purpose: 'data',
      }));
    tell(kernel, node.index, { effects });
  }
  runUntil(kernel, 10_000);
  return { kernel, faults, facts, operated };
}

/** One puppet writes to another over the connection that it opened to it. */
export function post(kernel: Kernel, from: number, to: number, ...texts: string[]): void {
  const effects = texts.map(
    (text): Effect => ({ type: 'Send', connection: to + 1, message: letter(text) }),
  );
  tell(kernel, from, { effects });
}

/** A puppet states a fact. */
export const state = (kernel: Kernel, index: number, probe: Stated): void =>
  tell(kernel, index, { effects: [{ type: 'Probe', probe }] });

/** The letters that a node has received, requests and answers. */
export const letters = (kernel: Kernel, index: number): string[] =>
  listen(kernel, index)
    .filter(({ type }) => type === 'Received')
    .map(({ text }) => text);

/** Which pairs of nodes can send to each other, as `1>2`. */
export function reach(kernel: Kernel): string[] {
  const open: string[] = [];
  for (const { index: a } of kernel.nodes) {
    for (const { index: b } of kernel.nodes) {
      if (a !== b && !kernel.transport.links.isCut(a, b, 'data')) open.push(`${a + 1}>${b + 1}`);
    }
  }
  return open;
}
