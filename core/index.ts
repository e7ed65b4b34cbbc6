/** The entry `samsa/core`: Kafka as pure state machines, for those who bring a world of their own. */

export type { ServerMemory } from './broker/server.ts';
export { serverMachine } from './broker/server-machine.ts';
export { adminMachine } from './client/admin/machine.ts';
export type { Answer, ConsumedRecord, KafkaCommand } from './client/commands.ts';
export { consumerMachine } from './client/consumer/machine.ts';
export { producerMachine } from './client/producer/machine.ts';
export type { ClusterFacts, ServerConfig, ServerSettings } from './config/settings.ts';
export { SWITCH_VALUES, type Switches, TODAY } from './config/switches.ts';
export { type Disk, EMPTY_DISK } from './disk.ts';
export type { Effect, Identity, Input, Machine, NodeState, Step } from './machine.ts';
export type { Probe } from './probe.ts';
export type { KafkaMessage, Request, Response } from './protocol/message.ts';
export { voterMachine } from './quorum/voter-machine.ts';
