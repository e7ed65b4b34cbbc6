import type {
  IncrementalAlterConfigsRequest,
  IncrementalAlterConfigsResponse,
} from '../protocol/admin.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { brokerOf, configValue, isElrEnabled, topicByName } from './image-lookup.ts';
import type { ConfigRecord } from './records.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
} from './state.ts';
import { invalidTopicName } from './topic-names.ts';

const MIN_ISR = 'min.insync.replicas';
const UNCLEAN = 'unclean.leader.election.enable';

/** What is wrong with a change of settings. */
export interface ConfigError {
  readonly error: ErrorCode;
  readonly message: string;
}

type Configs = Readonly<Record<string, string | null>>;

/** Changes settings of a topic, a broker or of all brokers (KIP-339, control-plane §2.8, §2.9). */
export function alterConfigs(
  controller: ControllerState,
  request: IncrementalAlterConfigsRequest,
): Operation {
  const { resourceType, resourceName, configs } = request;
  const records = configRecords(controller, resourceType, resourceName, configs);
  const wrong =
    invalidChange(controller, records) ?? invalidResource(controller, resourceType, resourceName);
  if (wrong !== null) return operation(controller, [], answer(wrong.error, wrong.message));
  return operation(controller, withClearElr(controller, records), answer('NONE', ''));
}

const answer = (error: ErrorCode, errorMessage: string): IncrementalAlterConfigsResponse => ({
  type: 'IncrementalAlterConfigsResponse',
  error,
  errorMessage,
});

/** The records of a change, by name; a topic's value that stays gets none, a broker's does (KAFKA-14136). */
export function configRecords(
  controller: ControllerState,
  resourceType: ConfigRecord['resourceType'],
  resourceName: string,
  configs: Configs,
): ConfigRecord[] {
  const records: ConfigRecord[] = [];
  for (const name of Object.keys(configs).sort()) {
    const value = configs[name] ?? null;
    const current = configValue(controller.latest.image, resourceType, resourceName, name);
    if (current === value && resourceType === 'TOPIC') continue;
    records.push({ type: 'ConfigRecord', resourceType, resourceName, name, value });
  }
  return records;
}

/** KIP-966: a change of `min.insync.replicas` changes who is eligible, so that the ELRs it concerns are cleared. */
export function withClearElr(
  controller: ControllerState,
  records: readonly ConfigRecord[],
): Decision[] {
  const decisions: Decision[] = records.map((record) => decision(record));
  if (!isElrEnabled(controller.latest.image, controller.config.cluster.switches)) return decisions;
  for (const record of records) {
    if (record.name !== MIN_ISR) continue;
    const topic = record.resourceType === 'TOPIC' ? record.resourceName : null;
    const rule = 'min.insync.replicas changed: eligible leaders are forgotten (KIP-966)';
    decisions.push(decision({ type: 'ClearElrRecord', topic }, rule));
  }
  return decisions;
}

/**
 * What makes it safe to turn on eligible leader replicas: one idea of `min.insync.replicas` in the whole cluster, none
 * of single brokers (KIP-966, maybeGenerateElrSafetyRecords).
 */
export function elrSafetyRecords(controller: ControllerState): Decision[] {
  const { image } = controller.latest;
  const rule = 'the ELR needs one min.insync.replicas for all brokers (KIP-966)';
  const record = (resourceName: string, value: string | null): Decision =>
    decision(
      { type: 'ConfigRecord', resourceType: 'BROKER', resourceName, name: MIN_ISR, value },
      rule,
    );
  const decisions: Decision[] = [];
  if (configValue(image, 'BROKER', '', MIN_ISR) === null) {
    decisions.push(record('', String(controller.config.settings[MIN_ISR])));
  }
  for (const { resourceType, resourceName, name } of image.configs) {
    if (resourceType !== 'BROKER' || resourceName === '' || name !== MIN_ISR) continue;
    decisions.push(record(resourceName, null));
  }
  return decisions;
}

/**
 * What is wrong with new values, or null.
 * Simplified: the controller validates only the settings it reads.
 */
export function invalidChange(
  controller: ControllerState,
  records: readonly ConfigRecord[],
): ConfigError | null {
  const elr = isElrEnabled(controller.latest.image, controller.config.cluster.switches);
  for (const { name, value, resourceType, resourceName } of records) {
    if (elr && name === MIN_ISR && resourceType === 'BROKER') {
      if (resourceName !== '') {
        return invalidConfig(`Broker-level ${MIN_ISR} cannot be altered while ELR is enabled.`);
      }
      if (value === null) {
        return invalidConfig(`Cluster-level ${MIN_ISR} cannot be removed while ELR is enabled.`);
      }
    }
    // Kafka's controllers look into values of topics only.
    const message = value === null || resourceType !== 'TOPIC' ? null : invalidValue(name, value);
    if (message !== null) {
      return invalidConfig(`Invalid value ${value} for configuration ${name}: ${message}`);
    }
  }
  return null;
}

const invalidConfig = (message: string): ConfigError => ({ error: 'INVALID_CONFIG', message });

function invalidValue(name: string, value: string): string | null {
  if (name === MIN_ISR) {
    if (!/^[+-]?\d+$/.test(value.trim())) return 'Not a number of type INT';
    return Number(value) >= 1 ? null : 'Value must be at least 1';
  }
  if (name === UNCLEAN && value !== 'true' && value !== 'false') {
    return 'Expected value to be either true or false';
  }
  return null;
}

function invalidResource(
  controller: ControllerState,
  resourceType: ConfigRecord['resourceType'],
  resourceName: string,
): ConfigError | null {
  const { image } = controller.latest;
  if (resourceType === 'TOPIC') {
    const message = invalidTopicName(resourceName);
    if (message !== null) return { error: 'INVALID_TOPIC_EXCEPTION', message };
    if (topicByName(image, resourceName) !== null) return null;
    const missing = `The topic '${resourceName}' does not exist.`;
    return { error: 'UNKNOWN_TOPIC_OR_PARTITION', message: missing };
  }
  if (resourceName === '') return null;
  const id = /^[+-]?\d+$/.test(resourceName) ? Number(resourceName) : null;
  if (id === null) {
    const message = 'Unable to parse broker name as a base 10 number.';
    return { error: 'INVALID_REQUEST', message };
  }
  if (id < 0) return { error: 'INVALID_REQUEST', message: 'Invalid negative broker ID.' };
  if (brokerOf(image, id) !== null) return null;
  if (controller.config.cluster.voters.includes(id)) return null;
  return { error: 'BROKER_ID_NOT_REGISTERED', message: `No node with id ${id} found.` };
}
