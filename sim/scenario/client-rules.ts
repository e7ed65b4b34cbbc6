import type { ClientSettings, ProducerSettings } from '../../core/config/settings.ts';
import type { Briefing } from './briefing.ts';
import type { ResolvedTopic } from './resolved.ts';
import { joinPath } from './usage-error.ts';

const INT_MAX = 2_147_483_647;

/** CommonClientConfigs: a reconnect backoff given without its maximum is not exponential. */
export function refineClient<S extends ClientSettings>(settings: S, given: readonly string[]): S {
  if (!given.includes('reconnect.backoff.ms') || given.includes('reconnect.backoff.max.ms')) {
    return settings;
  }
  return { ...settings, 'reconnect.backoff.max.ms': settings['reconnect.backoff.ms'] };
}

/** What a producer makes of its settings when it starts, or the ConfigException that it throws (clients §2.7). */
export function refineProducer(
  settings: ProducerSettings,
  given: readonly string[],
  briefing: Briefing,
  path: string,
): ProducerSettings {
  const refined = refineClient(settings, given);
  const isIdempotent = idempotence(refined, given, briefing, path);
  if (refined['transactional.id'] !== '' && !isIdempotent) {
    const problem = 'Cannot set a transactional.id without also enabling idempotence.';
    throw briefing.wrong(joinPath(path, 'transactional.id'), refined['transactional.id'], problem);
  }
  return {
    ...refined,
    'enable.idempotence': isIdempotent,
    'delivery.timeout.ms': deliveryTimeout(refined, given, briefing, path),
  };
}

/** ProducerConfig.postProcessAndValidateIdempotenceConfigs (KIP-679). */
function idempotence(
  settings: ProducerSettings,
  given: readonly string[],
  briefing: Briefing,
  path: string,
): boolean {
  if (!settings['enable.idempotence']) return false;
  const wasAsked = given.includes('enable.idempotence');
  let isOn = true;
  const conflict = (name: 'retries' | 'acks', problem: string, found: string): void => {
    if (wasAsked) throw briefing.wrong(joinPath(path, name), settings[name], problem);
    briefing.warn(path, `Idempotence will be disabled because ${found}`);
    isOn = false;
  };
  if (settings.retries === 0) {
    const problem = 'Must set retries to non-zero when using the idempotent producer.';
    conflict('retries', problem, 'retries is set to 0.');
  }
  if (settings.acks !== 'all') {
    const problem =
      'Must set acks to all in order to use the idempotent producer. Otherwise we cannot guarantee idempotence.';
    conflict('acks', problem, `acks is set to ${settings.acks}, not set to 'all'.`);
  }
  const inFlight = settings['max.in.flight.requests.per.connection'];
  if (isOn && inFlight > 5) {
    const name = 'max.in.flight.requests.per.connection';
    const problem = `To use the idempotent producer, ${name} must be set to at most 5. Current value is ${inFlight}.`;
    throw briefing.wrong(joinPath(path, name), inFlight, problem);
  }
  return isOn;
}

/** KafkaProducer.configureDeliveryTimeout (KIP-91). */
function deliveryTimeout(
  settings: ProducerSettings,
  given: readonly string[],
  briefing: Briefing,
  path: string,
): number {
  const name = 'delivery.timeout.ms';
  const least = Math.min(settings['linger.ms'] + settings['request.timeout.ms'], INT_MAX);
  if (settings[name] >= least) return settings[name];
  const rule = `${name} should be equal to or larger than linger.ms + request.timeout.ms`;
  if (given.includes(name)) {
    throw briefing.wrong(joinPath(path, name), settings[name], `${rule} (${least} ms)`);
  }
  briefing.warn(path, `${rule}. Setting it to ${least}.`);
  return least;
}

/** What a producer's settings leave open that its author may count on. */
export function warnAboutProducer(
  settings: ProducerSettings,
  topic: ResolvedTopic,
  briefing: Briefing,
  path: string,
): void {
  const { acks } = settings;
  const { replicas } = topic;
  if (acks === '0') {
    briefing.warn(
      path,
      'acks=0: a send succeeds when its bytes leave; nothing is known about the record',
    );
    return;
  }
  if (acks === '1' && topic.minInsyncReplicas > 1) {
    briefing.warn(
      path,
      `acks=1: min.insync.replicas=${topic.minInsyncReplicas} of ${topic.name} applies to acks=all only; the leader alone acknowledges`,
    );
  } else if (acks === '1' && replicas > 1) {
    briefing.warn(
      path,
      'acks=1: the leader alone acknowledges; a record that no follower has fetched is lost with it',
    );
  }
  if (acks === 'all' && topic.minInsyncReplicas === 1 && replicas > 1) {
    briefing.warn(
      path,
      `acks=all with min.insync.replicas=1 of ${topic.name}: when the ISR has shrunk to the leader, it alone acknowledges`,
    );
  }
  const inFlight = settings['max.in.flight.requests.per.connection'];
  if (!settings['enable.idempotence'] && settings.retries > 0) {
    const order = inFlight > 1 ? ', and reorder records' : '';
    briefing.warn(
      path,
      `enable.idempotence=false with retries: a retry may write a record twice${order} (KIP-98)`,
    );
  }
}
