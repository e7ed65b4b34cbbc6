import type { ServerConfig } from '../config/settings.ts';
import { EMPTY_IMAGE } from './image.ts';
import { applyRecord } from './image-apply.ts';
import { featureLevel, isElrEnabled } from './image-lookup.ts';
import type { MetadataRecord } from './records.ts';
import { type ControllerState, type Decision, decision } from './state.ts';

/** The level of `metadata.version` that a cluster is formatted with where its features do not say: 4.4-IV2. */
export const LATEST_METADATA_VERSION = 33;
/** metadata.version 3.6-IV1: from there on metadata transactions exist (KIP-868). */
const METADATA_TRANSACTIONS = 13;
const METADATA_VERSION = 'metadata.version';

/** What a controller writes as it becomes active (control-plane §2.1). */
export function activationRecords(controller: ControllerState): Decision[] {
  const { image, openTransaction } = controller.latest;
  const abort: Decision[] =
    openTransaction === null
      ? []
      : [decision({ type: 'AbortTransactionRecord' }, 'its writer is active no more (KIP-868)')];
  if (featureLevel(image, METADATA_VERSION) > 0) return abort;
  return [...abort, ...bootstrapRecords(controller.config)];
}

/** What an empty log begins with, in one metadata transaction (control-plane §2.1). */
export function bootstrapRecords(config: ServerConfig): Decision[] {
  const { features, switches } = config.cluster;
  const version = features[METADATA_VERSION] ?? LATEST_METADATA_VERSION;
  const records: MetadataRecord[] = [
    { type: 'FeatureLevelRecord', name: METADATA_VERSION, level: version },
  ];
  for (const name of Object.keys(features).sort()) {
    const level = features[name] as number;
    if (name === METADATA_VERSION || level === 0) continue;
    records.push({ type: 'FeatureLevelRecord', name, level });
  }
  let bootstrapped = EMPTY_IMAGE;
  for (const record of records) bootstrapped = applyRecord(bootstrapped, record, 0, 0);
  if (isElrEnabled(bootstrapped, switches)) {
    // KIP-966: the ELR needs one idea of min.insync.replicas in the whole cluster.
    const name = 'min.insync.replicas';
    const value = String(config.settings[name]);
    records.push({ type: 'ConfigRecord', resourceType: 'BROKER', resourceName: '', name, value });
  }
  const all: MetadataRecord[] =
    version < METADATA_TRANSACTIONS
      ? records
      : [{ type: 'BeginTransactionRecord' }, ...records, { type: 'EndTransactionRecord' }];
  return all.map((record) => decision(record, 'the log is empty: the bootstrap records (KIP-868)'));
}
