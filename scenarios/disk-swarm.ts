import type { Scenario } from '../sim/scenario/scenario.ts';
import { READER } from './short-settings.ts';
import { swarm } from './swarm.ts';

export const diskSwarm: Scenario = {
  ...swarm,
  name: 'disk-swarm',
  title: 'Disks fill up, fail and are replaced while machines fail',
  description:
    'Three brokers with three log directories each. Directories fail, fill up and come back, some of them empty; hosts lose power, processes crash, stand still and are cut off. The topic metrics keeps its records for two seconds. Suspects of the rules as they are (FIDELITY.md) are mended, so that what is found is something else. Expected: everything holds, whatever the seed.',
  switches: { 'repl.equalEpochDelta': 'mended', 'repl.firstImage': 'mended' },
  cluster: {
    ...swarm.cluster,
    config: {
      ...swarm.cluster?.config,
      'log.dirs': '/disk1,/disk2,/disk3',
      'log.dir.failure.timeout.ms': 1500,
      'log.initial.task.delay.ms': 500,
      'log.retention.check.interval.ms': 500,
    },
  },
  topics: {
    orders: { partitions: 3, replicas: 3, config: { 'min.insync.replicas': 2 } },
    metrics: {
      partitions: 1,
      replicas: 3,
      config: {
        'min.insync.replicas': 2,
        'retention.ms': 2000,
        'internal.segment.bytes': 1000,
      },
    },
  },
  producers: {
    p1: { ...swarm.producers?.['p1'], topic: 'orders', until: '15s' },
    p2: { ...swarm.producers?.['p2'], topic: 'metrics', until: '15s' },
  },
  consumers: {
    r1: { topic: 'orders', config: READER },
    r2: { topic: 'metrics', config: READER },
  },
  swarm: {
    kinds: {
      'log-dir-failure': 5,
      'disk-full': 4,
      'power-loss': 1,
      wipe: 1,
      crash: 2,
      restart: 2,
      pause: 2,
      isolate: 2,
      delay: 2,
      'slow-flush': 1,
      'rolling-restart': 1,
    },
    episodes: 10,
  },
  until: '22s',
  faultsUntil: '13s',
};
