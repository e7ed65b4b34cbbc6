import { nearest } from '../faults/nearest.ts';
import { durationMicros } from './duration.ts';
import {
  FIRST_CONSUMER_ID,
  FIRST_PRODUCER_ID,
  MOST_OF_A_KIND,
  resolveConsumer,
  resolveProducer,
  type Stage,
} from './resolve-clients.ts';
import type { ResolvedConsumer, ResolvedCopier, ResolvedProducer } from './resolved.ts';
import type { CopierSpec, Duration } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** Read-process-write applications, each with a consumer and a producer behind those that stand alone. */
export function resolveCopiers(
  specs: Readonly<Record<string, CopierSpec>>,
  stage: Stage,
  producers: readonly ResolvedProducer[],
  consumers: readonly ResolvedConsumer[],
): readonly ResolvedCopier[] {
  const all = Object.entries(specs);
  const most = MOST_OF_A_KIND - Math.max(producers.length, consumers.length);
  if (all.length > most) {
    const problem = `expected at most ${most} beside the producers and consumers`;
    throw stage.briefing.wrong('copiers', all.length, problem);
  }
  return all.map(([name, spec], index) =>
    resolveCopier(name, spec, stage, {
      producer: FIRST_PRODUCER_ID + producers.length + index,
      consumer: FIRST_CONSUMER_ID + consumers.length + index,
    }),
  );
}

function resolveCopier(
  name: string,
  spec: CopierSpec,
  stage: Stage,
  nodeIds: { readonly producer: number; readonly consumer: number },
): ResolvedCopier {
  const path = joinPath('copiers', name);
  partitionsOf(spec.from, stage, joinPath(path, 'from'));
  const toPartitions = partitionsOf(spec.to, stage, joinPath(path, 'to'));
  refuseOwn(spec, stage, path);
  if (spec.from === spec.to) {
    const problem = 'it would copy its own copies: expected another topic than `from`';
    throw stage.briefing.wrong(joinPath(path, 'to'), spec.to, problem);
  }
  const consumer = resolveConsumer(
    `${name}-consumer`,
    nodeIds.consumer,
    {
      topic: spec.from,
      group: spec.group,
      config: {
        'isolation.level': 'read_committed',
        'enable.auto.commit': false,
        'auto.offset.reset': 'earliest',
        ...spec.consumer,
      },
    },
    stage,
    path,
  );
  const producer = resolveProducer(
    `${name}-producer`,
    nodeIds.producer,
    {
      topic: spec.to,
      count: 0,
      transactional: {},
      config: { 'transactional.id': spec.transactionalId ?? name, ...spec.producer },
    },
    stage,
    path,
  );
  return {
    name,
    consumer: { ...consumer, commit: 'copier' },
    producer,
    from: spec.from,
    to: spec.to,
    toPartitions,
    group: spec.group,
    offsets: spec.offsets ?? 'in-transaction',
    groupMetadata: spec.groupMetadata ?? true,
    rewind: spec.rewind ?? true,
    startMicros: micros(spec.start, 0),
    stopMicros: micros(spec.stop, -1),
    processingMicros: micros(spec.processing, 5000),
  };
}

/** What a copier says with fields of its own, and what it cannot do without. */
function refuseOwn(spec: CopierSpec, { briefing }: Stage, path: string): void {
  const auto = spec.consumer?.['enable.auto.commit'];
  if (auto !== undefined && String(auto) !== 'false') {
    const problem = 'a copier commits itself: enable.auto.commit must be false';
    throw briefing.wrong(`${path}.consumer.enable.auto.commit`, auto, problem);
  }
  const group = spec.consumer?.['group.id'];
  if (group !== undefined) {
    throw briefing.wrong(`${path}.consumer.group.id`, group, 'the group is given by `group`');
  }
  const id = spec.producer?.['transactional.id'];
  if (id !== undefined) {
    const problem = 'the transactional id is given by `transactionalId`';
    throw briefing.wrong(`${path}.producer.transactional.id`, id, problem);
  }
}

function partitionsOf(name: string, { topics, briefing }: Stage, path: string): number {
  const topic = topics.find((candidate) => candidate.name === name);
  if (topic !== undefined) return topic.partitions;
  const names = topics.map((candidate) => candidate.name);
  throw briefing.wrong(path, name, `no topic is called "${name}"`, nearest(name, names));
}

const micros = (duration: Duration | undefined, otherwise: number): number =>
  duration === undefined ? otherwise : (durationMicros(duration) ?? otherwise);
