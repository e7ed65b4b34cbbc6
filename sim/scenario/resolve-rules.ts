import {
  ELR_FEATURE,
  METADATA_FEATURE,
  type Profile,
  profileOf,
} from '../../core/config/profiles.ts';
import { SWITCH_VALUES, type Switches, type SwitchName } from '../../core/config/switches.ts';
import { DEFAULT_VERSION, releaseOf, VERSIONS } from '../../core/config/version.ts';
import { nearest } from '../faults/nearest.ts';
import { Briefing } from './briefing.ts';
import type { Scenario } from './scenario.ts';
import { joinPath, UsageError } from './usage-error.ts';

/** The protocol rules and the features of a scenario's cluster. */
export interface Rules {
  readonly kafka: string;
  readonly switches: Switches;
  readonly features: Readonly<Record<string, number>>;
}

/** A briefing for the release that a scenario names, or the default one. */
export function briefingOf(scenario: Scenario, file: string | null): Briefing {
  const kafka = scenario.kafka ?? DEFAULT_VERSION;
  const release = releaseOf(kafka);
  if (release === null) {
    const near = nearest(kafka, VERSIONS);
    throw new UsageError({
      file,
      path: 'kafka',
      value: kafka,
      problem: `no release of Kafka is known as "${kafka}"; there is ${VERSIONS.join(', ')}`,
      nearest: near,
    });
  }
  return new Briefing(file, release);
}

/** The rules of the release with the scenario's own switches and features. */
export function resolveRules(scenario: Scenario, briefing: Briefing): Rules {
  const kafka = scenario.kafka ?? DEFAULT_VERSION;
  const profile = profileOf(briefing.release);
  if (profile.controlPlane === 'zookeeper') {
    briefing.warn(
      'kafka',
      `before 3.3 clusters were run by ZooKeeper, whose control plane is not modelled: replication and clients follow ${kafka}, controllers KRaft`,
    );
  }
  const given = scenario.switches ?? {};
  const switches = withSwitches(profile.switches, given, briefing);
  return { kafka, switches, features: resolveFeatures(scenario, profile, switches, briefing) };
}

function withSwitches(
  defaults: Switches,
  given: Readonly<Record<string, string>>,
  briefing: Briefing,
): Switches {
  for (const [name, value] of Object.entries(given)) {
    const path = joinPath('switches', name);
    if (!Object.hasOwn(SWITCH_VALUES, name)) {
      const names = Object.keys(SWITCH_VALUES);
      throw briefing.wrong(path, null, `no rule is called "${name}"`, nearest(name, names));
    }
    const values: readonly string[] = SWITCH_VALUES[name as SwitchName];
    if (!values.includes(value)) {
      const problem = `expected one of ${values.join(', ')}`;
      throw briefing.wrong(path, value, problem, nearest(value, values));
    }
  }
  return { ...defaults, ...given } as Switches;
}

/** Features that Kafka has and the model does not. */
const OTHER_FEATURES = [
  'kraft.version',
  'transaction.version',
  'group.version',
  'share.version',
  'streams.version',
];
/** The level of `metadata.version` that eligible leader replicas need (4.0-IV1; KIP-966). */
const METADATA_LEVEL_OF_ELR = 23;

function resolveFeatures(
  scenario: Scenario,
  profile: Profile,
  switches: Switches,
  briefing: Briefing,
): Readonly<Record<string, number>> {
  const given = scenario.cluster?.features ?? {};
  const path = 'cluster.features';
  for (const name of Object.keys(given)) {
    if (OTHER_FEATURES.includes(name)) {
      briefing.warn(path, `${name} is a feature of Kafka that is not modelled: it has no effect`);
    } else if (name !== ELR_FEATURE && name !== METADATA_FEATURE) {
      const known = [ELR_FEATURE, METADATA_FEATURE, ...OTHER_FEATURES];
      const problem = `no feature is called "${name}"`;
      throw briefing.wrong(joinPath(path, name), null, problem, nearest(name, known));
    }
  }
  const wanted = scenario.switches?.['repl.eligibleLeaders'];
  const bySwitch = wanted === undefined ? null : wanted === 'elr' ? 1 : 0;
  const byRule =
    switches['repl.eligibleLeaders'] === 'elr' ? (profile.features[ELR_FEATURE] ?? 0) : 0;
  const elr = given[ELR_FEATURE] ?? bySwitch ?? byRule;
  const metadata =
    given[METADATA_FEATURE] ??
    Math.max(profile.features[METADATA_FEATURE] ?? 0, elr === 1 ? METADATA_LEVEL_OF_ELR : 0);
  checkElr(elr, metadata, switches, briefing, joinPath(path, ELR_FEATURE));
  return elr === 0
    ? { [METADATA_FEATURE]: metadata }
    : { [ELR_FEATURE]: elr, [METADATA_FEATURE]: metadata };
}

function checkElr(
  elr: number,
  metadata: number,
  switches: Switches,
  briefing: Briefing,
  path: string,
): void {
  if (elr > 1) throw briefing.wrong(path, elr, 'expected 0 or 1');
  if (elr === 1 && metadata < METADATA_LEVEL_OF_ELR) {
    const problem = `needs ${METADATA_FEATURE} ${METADATA_LEVEL_OF_ELR} or later, got ${metadata}`;
    throw briefing.wrong(path, elr, problem);
  }
  if (elr === 1 && switches['repl.eligibleLeaders'] === 'isr') {
    const problem =
      "is on, but the rule repl.eligibleLeaders is 'isr', which knows no such replicas";
    throw briefing.wrong(path, elr, problem);
  }
}
