import { TODAY } from '../../core/config/switches.ts';
import type { Evidence, Report } from '../../sim/check/checker.ts';
import { quorumChecker } from '../../sim/check/quorum.ts';
import { crash, losePower, pause, resume, slowFlushes, start } from '../../sim/kernel/lifecycle.ts';
import type { Observer } from '../../sim/kernel/observer.ts';
import { type PlanRandom, planRandom } from '../../sim/kernel/seed.ts';
import type { ResolvedScenario } from '../../sim/scenario/resolved.ts';
import { QuorumCluster, type QuorumOptions, quorumSettings } from './quorum-cluster.ts';

/** What the quorum's checkers said about a run. */
export interface Watch {
  readonly observer: Observer;
  readonly violated: { readonly id: string; readonly evidence: Evidence }[];
  readonly allowed: { readonly id: string; readonly evidence: Evidence }[];
  readonly exercised: Map<string, number>;
  readonly end: (cluster: QuorumCluster, healedAt: number) => void;
}

/** The checkers of the quorum, attached to a cluster of these options. */
export function watchQuorum(options: QuorumOptions): Watch {
  const voters = Array.from({ length: options.voters ?? 3 }, (_, i) => i + 1);
  const scenario = {
    cluster: { voters },
    switches: { ...TODAY, ...options.switches },
    servers: [{ config: { settings: quorumSettings(options.settings) } }],
  } as unknown as ResolvedScenario;
  const fold = quorumChecker.start(scenario);
  const watch: Omit<Watch, 'observer' | 'end'> = {
    violated: [],
    allowed: [],
    exercised: new Map(),
  };
  const waived = new Set(
    quorumChecker.guarantees.filter((one) => one.waivedBy(scenario) !== null).map(({ id }) => id),
  );
  const report: Report = {
    exercised: (id, times = 1) => {
      watch.exercised.set(id, (watch.exercised.get(id) ?? 0) + times);
    },
    violated: (id, evidence) => {
      (waived.has(id) ? watch.allowed : watch.violated).push({ id, evidence });
    },
    allowed: (id, evidence) => watch.allowed.push({ id, evidence }),
  };
  return {
    ...watch,
    observer: {
      onStep: (event) => quorumChecker.onStep?.(fold, event, report),
      onNode: (change) => quorumChecker.onNode?.(fold, change, report),
    },
    end: (cluster, healedAt) => {
      const { events: event, now: at, nodes } = cluster.kernel;
      quorumChecker.onEnd?.(fold, { event, at, reason: 'until', healedAt, nodes }, report);
    },
  };
}

/** What a chaotic run may do to the nodes. */
export interface Chaos {
  readonly crashes: boolean;
  readonly powerLosses: boolean;
  readonly partitions: boolean;
  readonly pauses: boolean;
  readonly slowDisks: boolean;
  /** How long faults come, in milliseconds of virtual time. */
  readonly forMs: number;
}

export const EVERYTHING: Chaos = {
  crashes: true,
  powerLosses: true,
  partitions: true,
  pauses: true,
  slowDisks: true,
  forMs: 60_000,
};

/** A run with faults that the seed draws, which then heals, runs on, and is judged. */
export function chaoticRun(
  options: QuorumOptions,
  chaos: Chaos,
  healMs = 30_000,
): { readonly cluster: QuorumCluster; readonly watch: Watch } {
  const watch = watchQuorum(options);
  const cluster = new QuorumCluster({ ...options, observersOfRun: [watch.observer] });
  const random = planRandom(options.seed ?? '1', 'chaos');
  const mending: (() => void)[] = [];
  const until = cluster.kernel.now + chaos.forMs * 1000;
  while (cluster.kernel.now < until) {
    cluster.run(random.below(1200));
    if (mending.length > 0 && random.below(5) < 2) {
      const [mend] = mending.splice(random.below(mending.length), 1);
      mend?.();
    } else if (mending.length < 5) mending.push(strike(cluster, chaos, random));
  }
  for (const mend of mending) mend();
  const healedAt = cluster.kernel.now;
  cluster.run(healMs);
  watch.end(cluster, healedAt);
  return { cluster, watch };
}

/** Does one thing to the cluster and gives what undoes it. */
function strike(cluster: QuorumCluster, chaos: Chaos, random: PlanRandom): () => void {
  const { kernel } = cluster;
  const node = kernel.node(random.below(kernel.nodes.length));
  const { id } = node.spec;
  const kind = random.below(6);
  if (kind === 0 && chaos.crashes) {
    crash(kernel, node);
    return () => start(kernel, node);
  }
  if (kind === 1 && chaos.powerLosses) {
    losePower(kernel, node, random.below(2) === 0);
    return () => start(kernel, node);
  }
  if (kind === 2 && chaos.pauses) {
    pause(kernel, node, random.below(2) === 0);
    return () => resume(kernel, node);
  }
  if (kind === 3 && chaos.slowDisks) {
    slowFlushes(node, 300_000);
    return () => slowFlushes(node, -300_000);
  }
  if (kind === 4 && chaos.partitions) {
    cluster.isolate(id, 1);
    return () => cluster.isolate(id, -1);
  }
  if (kind === 5 && chaos.partitions) {
    const other = kernel.node(
      (node.index + 1 + random.below(kernel.nodes.length - 1)) % kernel.nodes.length,
    ).spec.id;
    cluster.changeLink(id, other, 1);
    return () => cluster.changeLink(id, other, -1);
  }
  return () => {};
}
