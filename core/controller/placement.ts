import { type Site, site } from '../draw.ts';

/** Where the lists of brokers and racks begin; taken modulo their length (control-plane §2.6). */
export const PLACEMENT_START: Site = site('controller.placement-start', 12, 0);
/** Which place another one is swapped with when lists are shuffled; 0 leaves it where it is (control-plane §2.6). */
export const PLACEMENT_SHUFFLE: Site = site('controller.placement-shuffle', 12, 0);

/** A broker that may get replicas: registered and not in controlled shutdown. */
export interface UsableBroker {
  readonly id: number;
  readonly rack: string | null;
  readonly fenced: boolean;
}

/** A choice of chance; `sub` tells apart the draws of one placement. */
export type Pick = (drawSite: Site, sub: number) => number;

/** The replicas of each partition, or why there can be none. */
export type Placement =
  | { readonly type: 'Placed'; readonly replicas: readonly (readonly number[])[] }
  | { readonly type: 'Impossible'; readonly message: string };

/** Brokers to take from in turn, from another start in each round. Lives within one placement. */
interface BrokerList {
  readonly brokers: number[];
  index: number;
  offset: number;
  round: number;
}

interface Rack {
  readonly name: string | null;
  /** Tells the racks' draws apart. */
  readonly ordinal: number;
  readonly unfenced: BrokerList;
  readonly fenced: BrokerList;
}

interface Racks {
  readonly racks: Rack[];
  readonly unfencedBrokers: number;
  round: number;
  offset: number;
}

/** Draws of one partition's shuffle are told apart by list and position within this many. */
const SHUFFLE_SUBS = 4096;
const RACK_LIST = 0;

/**
 * Spreads partitions over racks and brokers as StripedReplicaPlacer does (control-plane §2.6): leaders go round over
 * the racks, every further replica to the next rack, unfenced brokers first; the leader is never a fenced one.
 */
export function placeReplicas(
  brokers: readonly UsableBroker[],
  numPartitions: number,
  replicationFactor: number,
  pick: Pick,
): Placement {
  const unfenced = brokers.filter((broker) => !broker.fenced).length;
  if (replicationFactor <= 0) {
    return impossible(
      `Invalid replication factor ${replicationFactor}: the replication factor must be positive.`,
    );
  }
  if (unfenced === 0) {
    return impossible(
      'All brokers are currently fenced, or have all their log directories cordoned.',
    );
  }
  if (replicationFactor > brokers.length) {
    return impossible(
      `The target replication factor of ${replicationFactor} cannot be reached because only ` +
        `${brokers.length} broker(s) are registered or some brokers have all their log directories cordoned.`,
    );
  }
  const racks = racksOf(brokers, unfenced, pick);
  const replicas: (readonly number[])[] = [];
  for (let partition = 0; partition < numPartitions; partition++) {
    // After as many partitions as unfenced brokers the same placements would come again.
    if (racks.round === unfenced && unfenced > 1) {
      shuffleAll(racks, (list, position) =>
        pick(PLACEMENT_SHUFFLE, partition * SHUFFLE_SUBS + list * 64 + position),
      );
      racks.round = 0;
    }
    replicas.push(placeOne(racks, replicationFactor));
  }
  return { type: 'Placed', replicas };
}

const impossible = (message: string): Placement => ({ type: 'Impossible', message });

function racksOf(brokers: readonly UsableBroker[], unfencedBrokers: number, pick: Pick): Racks {
  const names: (string | null)[] = [];
  for (const { rack } of brokers) if (!names.includes(rack)) names.push(rack);
  names.sort(compareRacks);
  const racks = names.map((name, ordinal): Rack => {
    const list = (fenced: boolean): BrokerList => {
      const ids = brokers.filter((b) => b.rack === name && b.fenced === fenced).map((b) => b.id);
      ids.sort((a, b) => a - b);
      const sub = 1 + ordinal * 2 + (fenced ? 1 : 0);
      const offset = ids.length < 2 ? 0 : pick(PLACEMENT_START, sub) % ids.length;
      return { brokers: ids, index: 0, offset, round: 0 };
    };
    return { name, ordinal, unfenced: list(false), fenced: list(true) };
  });
  const offset = racks.length < 2 ? 0 : pick(PLACEMENT_START, 0) % racks.length;
  return { racks, unfencedBrokers, round: 0, offset };
}

/** Brokers without a rack form one of their own, which comes first. */
function compareRacks(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return -1;
  return b === null || a > b ? 1 : -1;
}

function placeOne(state: Racks, replicationFactor: number): readonly number[] {
  const { racks, round } = state;
  if (state.offset === racks.length) state.offset = 0;
  let leaderRack = state.offset;
  let leader = next((racks[leaderRack] as Rack).unfenced, round);
  while (leader < 0) {
    leaderRack = (leaderRack + 1) % racks.length;
    leader = next((racks[leaderRack] as Rack).unfenced, round);
  }
  const replicas = [leader];
  let at = state.offset;
  while (replicas.length < replicationFactor) {
    // The leader's rack is passed over once: it has its replica.
    if (at === leaderRack) {
      leaderRack = -1;
    } else {
      const rack = racks[at] as Rack;
      const unfenced = next(rack.unfenced, round);
      const broker = unfenced >= 0 ? unfenced : next(rack.fenced, round);
      if (broker >= 0) replicas.push(broker);
    }
    at = (at + 1) % racks.length;
  }
  state.round += 1;
  state.offset += 1;
  return replicas;
}

/** The next broker of a list in this round, −1 where all were taken. */
function next(list: BrokerList, round: number): number {
  const { brokers } = list;
  if (brokers.length === 0) return -1;
  if (list.round !== round) {
    list.round = round;
    list.index = 0;
    list.offset = (list.offset + 1) % brokers.length;
  }
  if (list.index >= brokers.length) return -1;
  const broker = brokers[(list.index + list.offset) % brokers.length] as number;
  list.index += 1;
  return broker;
}

function shuffleAll(state: Racks, pick: (list: number, position: number) => number): void {
  shuffle(state.racks, (position) => pick(RACK_LIST, position));
  for (const rack of state.racks) {
    shuffle(rack.fenced.brokers, (position) => pick(2 + rack.ordinal * 2, position));
    shuffle(rack.unfenced.brokers, (position) => pick(1 + rack.ordinal * 2, position));
  }
}

/** Swaps every place, from the last, with one at or before it. */
function shuffle<T>(items: T[], pick: (position: number) => number): void {
  for (let last = items.length - 1; last > 0; last--) {
    const other = last - (pick(last) % (last + 1));
    const item = items[last] as T;
    items[last] = items[other] as T;
    items[other] = item;
  }
}
