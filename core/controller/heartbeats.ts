import { some, unreachable } from '../assert.ts';
import { find, put, remove } from '../collections/table.ts';
import type { BrokerHeartbeatRequest } from '../protocol/broker-to-controller.ts';
import type { Instant } from '../time.ts';
import type { MetadataImage } from './image.ts';

/** What an active controller remembers of its brokers besides the log; gone when it renounces (control-plane §2.1, §2.3). */
export interface HeartbeatTable {
  /** Sorted by broker id. */
  readonly brokers: readonly BrokerHeartbeat[];
  /** Sorted by broker id, then epoch. */
  readonly contacts: readonly BrokerContact[];
}

/** The heartbeat state of a broker. `id` is the broker id. */
export interface BrokerHeartbeat {
  readonly id: number;
  readonly fenced: boolean;
  /** The metadata offset the broker last reported, −1 where none since its fencing was last looked at. */
  readonly metadataOffset: number;
  /** What all active brokers must have read before the broker may stop; −1 outside of a controlled shutdown. */
  readonly shutdownOffset: number;
}

/** When a broker, under an epoch, was last heard of: its session. */
export interface BrokerContact {
  readonly brokerId: number;
  readonly brokerEpoch: number;
  readonly lastContact: Instant;
}

/** The table of a controller that is not active. */
export const NO_HEARTBEATS: HeartbeatTable = { brokers: [], contacts: [] };

/**
 * The table of a controller that becomes active: every registered broker, and a fresh session for each unfenced one
 * (KAFKA-18138; fenced ones get none, KAFKA-19130). Before, with `seeded` false, a broker that died with the old
 * controller was never fenced (switch `control.heartbeatSeed`).
 */
export function seedHeartbeats(
  image: MetadataImage,
  seeded: boolean,
  now: Instant,
): HeartbeatTable {
  let table = NO_HEARTBEATS;
  for (const { id, brokerEpoch, fenced } of image.brokers) {
    table = registerHeartbeat(table, id, fenced);
    if (seeded && !fenced) table = trackContact(table, id, brokerEpoch, now);
  }
  return table;
}

/** A heartbeat arrived, whatever its epoch: the session lasts, even if the rest has to wait (KAFKA-17793). */
export function trackContact(
  table: HeartbeatTable,
  brokerId: number,
  brokerEpoch: number,
  now: Instant,
): HeartbeatTable {
  const { contacts } = table;
  let at = 0;
  while (at < contacts.length && isBefore(contacts[at] as BrokerContact, brokerId, brokerEpoch)) {
    at += 1;
  }
  const known = contacts[at];
  const replaces = known?.brokerId === brokerId && known.brokerEpoch === brokerEpoch;
  const next = contacts.slice();
  next.splice(at, replaces ? 1 : 0, { brokerId, brokerEpoch, lastContact: now });
  return { brokers: table.brokers, contacts: next };
}

const isBefore = (contact: BrokerContact, brokerId: number, brokerEpoch: number): boolean =>
  contact.brokerId < brokerId ||
  (contact.brokerId === brokerId && contact.brokerEpoch < brokerEpoch);

const isExpired = (contact: BrokerContact, timeoutMs: number, now: Instant): boolean =>
  contact.lastContact + timeoutMs * 1000 < now;

/** Whether a broker was heard of, under that epoch, within the session timeout (control-plane §2.3). */
export function hasValidSession(
  table: HeartbeatTable,
  brokerId: number,
  brokerEpoch: number,
  timeoutMs: number,
  now: Instant,
): boolean {
  for (const contact of table.contacts) {
    if (contact.brokerId === brokerId && contact.brokerEpoch === brokerEpoch) {
      return !isExpired(contact, timeoutMs, now);
    }
  }
  return false;
}

/** One session that is over, or null (KAFKA-13173: one per event). */
export function expiredContact(
  table: HeartbeatTable,
  timeoutMs: number,
  now: Instant,
): BrokerContact | null {
  for (const contact of table.contacts) if (isExpired(contact, timeoutMs, now)) return contact;
  return null;
}

/** The table without a session. */
export const withoutContact = (table: HeartbeatTable, contact: BrokerContact): HeartbeatTable => ({
  brokers: table.brokers,
  contacts: table.contacts.filter((other) => other !== contact),
});

/** The table without the heartbeat state of a broker; its sessions stay. */
export function removeHeartbeat(table: HeartbeatTable, brokerId: number): HeartbeatTable {
  const brokers = remove(table.brokers, brokerId);
  return brokers === table.brokers ? table : { brokers, contacts: table.contacts };
}

/**
 * Sees to it that a broker has a heartbeat state with the right fencing. The reported offset is forgotten unless the
 * fencing changes, as in BrokerHeartbeatManager.register.
 */
export function registerHeartbeat(
  table: HeartbeatTable,
  brokerId: number,
  fenced: boolean,
): HeartbeatTable {
  const known = find(table.brokers, brokerId);
  const keeps = known !== null && known.fenced !== fenced;
  return writeHeartbeat(table, brokerId, fenced, keeps ? known.metadataOffset : -1, known);
}

/** A broker reported its offset, and what it will be is decided (control-plane §2.3). A fenced broker leaves controlled shutdown. */
export function touchHeartbeat(
  table: HeartbeatTable,
  brokerId: number,
  fenced: boolean,
  metadataOffset: number,
): HeartbeatTable {
  return writeHeartbeat(table, brokerId, fenced, metadataOffset, find(table.brokers, brokerId));
}

/** A broker entered controlled shutdown: the offset that the others must reach is set once (KAFKA-14292). */
export function beginShutdown(
  table: HeartbeatTable,
  brokerId: number,
  offset: number,
): HeartbeatTable {
  const known = find(table.brokers, brokerId);
  if (known === null || known.shutdownOffset >= 0) return table;
  const { id, fenced, metadataOffset } = known;
  const next: BrokerHeartbeat = { id, fenced, metadataOffset, shutdownOffset: offset };
  return { brokers: put(table.brokers, next), contacts: table.contacts };
}

function writeHeartbeat(
  table: HeartbeatTable,
  id: number,
  fenced: boolean,
  metadataOffset: number,
  known: BrokerHeartbeat | null,
): HeartbeatTable {
  const shutdownOffset = fenced || known === null ? -1 : known.shutdownOffset;
  if (
    known !== null &&
    known.fenced === fenced &&
    known.metadataOffset === metadataOffset &&
    known.shutdownOffset === shutdownOffset
  ) {
    return table;
  }
  const next: BrokerHeartbeat = { id, fenced, metadataOffset, shutdownOffset };
  return { brokers: put(table.brokers, next), contacts: table.contacts };
}

/** The lowest offset that an unfenced broker outside of controlled shutdown reported (control-plane §2.3). */
export function lowestActiveOffset(table: HeartbeatTable): number {
  let lowest = Number.MAX_SAFE_INTEGER;
  for (const broker of table.brokers) {
    if (broker.fenced || broker.shutdownOffset >= 0) continue;
    lowest = Math.min(lowest, broker.metadataOffset);
  }
  return lowest;
}

/** Where a broker stands in its life as the controller sees it (control-plane §2.3). */
export type BrokerControlState = 'FENCED' | 'UNFENCED' | 'CONTROLLED_SHUTDOWN' | 'SHUTDOWN_NOW';

/** Where a broker stands before a heartbeat; after a failover a stopping broker counts as UNFENCED (control-plane §2.3). */
export function controlStateOf(broker: BrokerHeartbeat): BrokerControlState {
  if (broker.shutdownOffset >= 0) return 'CONTROLLED_SHUTDOWN';
  return broker.fenced ? 'FENCED' : 'UNFENCED';
}

/**
 * Where a heartbeat takes a broker, and why (control-plane §2.3). `mayReturn` tells whether a fenced broker may be unfenced
 * (`control.lateHeartbeat`).
 */
export function nextControlState(
  table: HeartbeatTable,
  request: BrokerHeartbeatRequest,
  registrationOffset: number,
  mayReturn: boolean,
  hasLeaderships: () => boolean,
): { readonly state: BrokerControlState; readonly rule: string } {
  const broker = some(
    find(table.brokers, request.brokerId),
    'a registered broker has a heartbeat state',
  );
  const current = controlStateOf(broker);
  switch (current) {
    case 'FENCED':
      if (request.wantShutDown) {
        return { state: 'SHUTDOWN_NOW', rule: 'a fenced broker may shut down at once' };
      }
      // KAFKA-13959: caught up with its own registration, not with the end of the log.
      return mayReturn && !request.wantFence && request.currentMetadataOffset >= registrationOffset
        ? { state: 'UNFENCED', rule: 'caught up with its registration record (KAFKA-13959)' }
        : { state: 'FENCED', rule: 'not caught up, or fenced by its own wish' };
    case 'UNFENCED':
      if (request.wantFence) {
        return request.wantShutDown
          ? { state: 'SHUTDOWN_NOW', rule: 'the broker asked to shut down at once' }
          : { state: 'FENCED', rule: 'the broker asked to be fenced' };
      }
      if (!request.wantShutDown) return { state: 'UNFENCED', rule: '' };
      return hasLeaderships()
        ? { state: 'CONTROLLED_SHUTDOWN', rule: 'its leaderships are to be moved first' }
        : { state: 'SHUTDOWN_NOW', rule: 'it leads nothing' };
    case 'CONTROLLED_SHUTDOWN':
      if (hasLeaderships()) return { state: current, rule: 'it still leads partitions' };
      return broker.shutdownOffset <= lowestActiveOffset(table)
        ? { state: 'SHUTDOWN_NOW', rule: 'all active brokers know of the moved leaderships' }
        : { state: current, rule: 'an active broker does not know of the moved leaderships yet' };
    case 'SHUTDOWN_NOW':
      return { state: current, rule: 'it was told to stop' };
    default:
      return unreachable(current);
  }
}
