import type {
  FeatureUpdate,
  UpdateFeaturesRequest,
  UpdateFeaturesResponse,
} from '../protocol/admin.ts';
import { LATEST_METADATA_VERSION } from './activation.ts';
import { elrSafetyRecords } from './config-changes.ts';
import { ELIGIBLE_LEADER_REPLICAS_VERSION, featureLevel } from './image-lookup.ts';
import {
  type ControllerState,
  type Decision,
  decision,
  type Operation,
  operation,
} from './state.ts';

const METADATA_VERSION = 'metadata.version';
/** metadata.version 3.3-IV3: the least that KRaft's controllers of today know. */
const LEAST_METADATA_VERSION = 7;
/** metadata.version 4.0-IV1, which eligible leader replicas need (KIP-966). */
const ELR_METADATA_VERSION = 23;

/** The levels that every process of this release supports, by feature (KIP-584). */
const SUPPORTED: Readonly<Record<string, readonly [least: number, most: number]>> = {
  [METADATA_VERSION]: [LEAST_METADATA_VERSION, LATEST_METADATA_VERSION],
  [ELIGIBLE_LEADER_REPLICAS_VERSION]: [0, 1],
};

/** Releases of metadata.version whose records an older one would not know (MetadataVersion.didMetadataChange). */
const CHANGED_METADATA: readonly number[] = [8, 11, 13, 14, 15, 17, 23, 30, 32, 33];

/**
 * Finalizes features at other levels, all or none (KIP-584, control-plane §2.9).
 * Simplified: every process supports the features of one release. Kafka asks each registered broker and controller.
 */
export function updateFeatures(
  controller: ControllerState,
  { updates }: UpdateFeaturesRequest,
): Operation {
  const decisions: Decision[] = [];
  for (const update of updates) {
    const reason = reasonAgainst(controller, update, updates);
    if (reason !== null) {
      const { feature, level } = update;
      const message = `Invalid update version ${level} for feature ${feature}. ${reason}`;
      return operation(controller, [], answer('INVALID_UPDATE_VERSION', message));
    }
    const record = {
      type: 'FeatureLevelRecord',
      name: update.feature,
      level: update.level,
    } as const;
    decisions.push(decision(record, 'a feature is finalized at another level (KIP-584)'));
  }
  const enablesElr = updates.some(
    ({ feature, level }) => feature === ELIGIBLE_LEADER_REPLICAS_VERSION && level > 0,
  );
  const safety = enablesElr ? elrSafetyRecords(controller) : [];
  return operation(controller, [...safety, ...decisions], answer('NONE', ''));
}

const answer = (
  error: UpdateFeaturesResponse['error'],
  errorMessage: string,
): UpdateFeaturesResponse => ({ type: 'UpdateFeaturesResponse', error, errorMessage });

function reasonAgainst(
  controller: ControllerState,
  { feature, level, upgradeType }: FeatureUpdate,
  updates: readonly FeatureUpdate[],
): string | null {
  const { image } = controller.latest;
  const current = featureLevel(image, feature);
  if (level < 0) return 'A feature version cannot be less than 0.';
  const range = SUPPORTED[feature];
  if (range === undefined) {
    return `Local controller ${controller.config.nodeId} does not support this feature.`;
  }
  const [least, most] = range;
  if (level !== 0 && (level < least || level > most)) {
    return `Local controller ${controller.config.nodeId} only supports versions ${least}-${most}`;
  }
  if (level < current && upgradeType === 'UPGRADE') {
    return "Can't downgrade the version of this feature without setting the upgrade type to either safe or unsafe downgrade.";
  }
  if (level > current && upgradeType !== 'UPGRADE') return "Can't downgrade to a newer version.";
  if (feature === METADATA_VERSION) return reasonAgainstMetadataVersion(current, level, least);
  const version =
    updates.find((other) => other.feature === METADATA_VERSION)?.level ??
    featureLevel(image, METADATA_VERSION);
  return feature === ELIGIBLE_LEADER_REPLICAS_VERSION && level > 0 && version < ELR_METADATA_VERSION
    ? `${feature}=${level} requires ${METADATA_VERSION}=${ELR_METADATA_VERSION}; it is ${version}.`
    : null;
}

/** A downgrade is refused where it would lose what records of the newer version say. */
function reasonAgainstMetadataVersion(
  current: number,
  level: number,
  least: number,
): string | null {
  if (level < least) return `Valid versions are from ${least} to ${LATEST_METADATA_VERSION}.`;
  const loses = CHANGED_METADATA.some((changed) => changed > level && changed <= current);
  return loses
    ? 'Refusing to perform the requested downgrade because it might delete metadata information.'
    : null;
}
