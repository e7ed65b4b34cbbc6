import type { SettingsSpec } from '../sim/scenario/scenario.ts';

/**
 * Brokers and controllers that notice within a simulated second what Kafka's defaults notice within ten to thirty, so
 * that a short run sees elections, fencing and shrinking ISRs.
 */
export const SHORT_SERVER: SettingsSpec = {
  'broker.heartbeat.interval.ms': 200,
  'broker.session.timeout.ms': 1000,
  'controller.quorum.election.timeout.ms': 300,
  // Both stay above the 500 ms for which a leader holds a fetch of an idle log.
  'controller.quorum.fetch.timeout.ms': 800,
  'controller.quorum.request.timeout.ms': 800,
  'controller.quorum.election.backoff.max.ms': 300,
  'controller.quorum.append.linger.ms': 5,
  'controller.socket.timeout.ms': 500,
  'replica.lag.time.max.ms': 1000,
  'replica.fetch.wait.max.ms': 200,
  'replica.fetch.backoff.ms': 100,
  'replica.socket.timeout.ms': 1500,
  'unclean.leader.election.interval.ms': 1000,
};

/** A producer that waits for every in-sync replica and gives up late: what it loses was promised. */
export const CAREFUL_PRODUCER: SettingsSpec = {
  acks: 'all',
  'request.timeout.ms': 1500,
  'retry.backoff.ms': 50,
  'retry.backoff.max.ms': 400,
};

/** A consumer that reads from the first record. */
export const READER: SettingsSpec = {
  'auto.offset.reset': 'earliest',
  'request.timeout.ms': 1500,
  'fetch.max.wait.ms': 250,
};
