import type { Answer, KafkaCommand } from '../../core/client/commands.ts';
import { type Input, type Machine, Outbox } from '../../core/machine.ts';
import type { NodeSpec } from '../../sim/kernel/node.ts';
import { resolveScenario } from '../../sim/scenario/resolve.ts';
import type { ResolvedScenario } from '../../sim/scenario/resolved.ts';
import type { Scenario } from '../../sim/scenario/scenario.ts';

/** What a stub does with a command: the answers it gives at once. */
export type Script = (command: KafkaCommand, times: number) => readonly Answer[];

/** Answers every command as a cluster would on which all goes well. */
export const WELL: Script = (command, times) => {
  switch (command.type) {
    case 'Send': {
      const { id, topic } = command;
      const partition = `${topic}-0`;
      return [
        { type: 'SendCompleted', id, partition, offset: times, error: 'NONE', outcome: 'ok' },
      ];
    }
    case 'Poll':
      return [{ type: 'Polled', id: command.id, records: [], exception: null }];
    case 'CreateTopic':
    case 'ElectLeaders':
    case 'AlterConfigs':
      return [{ type: 'AdminCompleted', id: command.id, error: 'NONE', message: '' }];
    case 'EndOffsets':
      return [{ type: 'EndOffsets', id: command.id, offsets: [], error: 'NONE' }];
    default:
      return [];
  }
};

interface StubMemory {
  readonly commands: number;
  /** A consumer that is in no group. */
  readonly group: null;
}

/** A machine that answers commands by a script and hears nothing else. */
function stub(script: Script): Machine<StubMemory> {
  return {
    boot: (_, disk) => ({
      state: { memory: { commands: 0, group: null }, disk },
      effects: [],
      draws: [],
    }),
    step: (state, input) => {
      const out = new Outbox();
      const command = input as Input & { readonly command?: KafkaCommand };
      if (command.type !== 'Command') return { state, effects: [], draws: [] };
      const { commands } = state.memory;
      for (const answer of script(command.command as KafkaCommand, commands)) out.answer(answer);
      const memory = { commands: commands + 1, group: null };
      return { state: { memory, disk: state.disk }, effects: out.effects, draws: [] };
    },
  };
}

/** The nodes of a scenario with stubs in the place of servers and clients. */
export const stubNodes =
  (script: Script) =>
  (scenario: ResolvedScenario): readonly NodeSpec[] => {
    const node = (id: number, name: string): NodeSpec => {
      return { id, name, machine: stub(script) as unknown as NodeSpec['machine'] };
    };
    const { servers, producers, consumers, admin } = scenario;
    return [
      ...servers.map(({ name, config }) => node(config.nodeId, name)),
      ...[...producers, ...consumers, ...(admin === null ? [] : [admin])].map(({ nodeId, name }) =>
        node(nodeId, name),
      ),
    ];
  };

/** A small scenario with a producer and a consumer. */
export const scenarioOf = (change: Partial<Scenario> = {}): ResolvedScenario =>
  resolveScenario(
    {
      name: 'test',
      topics: { orders: { partitions: 2, replicas: 3 } },
      producers: { p1: { topic: 'orders', rate: 10, count: 5, keys: 3 } },
      consumers: { k1: { topic: 'orders' } },
      until: '3s',
      ...change,
    },
    null,
  );
