import { type Site, site } from '../../core/draw.ts';
import { TRAFFIC_CLASSES, type TrafficClass } from './connection.ts';
import { type LatencyLaw, type LatencyTable, latencyTable } from './latency.ts';

/** The network as a scenario describes it. */
export interface NetworkLaw {
  readonly latency: LatencyLaw;
  /** One segment in so many is lost and sent again; 0 for none. */
  readonly lossOneIn: number;
  /** Bytes per second of each direction of each link; 0 for no limit. */
  readonly bytesPerSecond: number;
  /** Where nodes stand and how far apart; null where all are next to one another. */
  readonly regions: RegionLaw | null;
}

/** Latencies that hang on where the ends of a link are; between all other ends `NetworkLaw.latency` holds. */
export interface RegionLaw {
  /** By name of the node; a node without a place is next to everyone. */
  readonly places: Readonly<Record<string, string>>;
  readonly latencies: readonly {
    readonly from: string;
    readonly to: string;
    readonly latency: LatencyLaw;
  }[];
}

/**
 * How long a sender waits before it sends a lost segment again: Linux's least retransmission timeout.
 * Simplified: A lost segment is sent again once.
 */
export const RETRANSMIT_MICROS = 200_000;

/**
 * The directed links between nodes: how slow they are and what is cut. Episodes overlap, so cuts are counted and
 * delays are summed; everything here is a plain number, which is how a world keeps it.
 */
export class Links {
  private readonly nodes: number;
  private readonly table: LatencyTable;
  /** By directed link, or null where `table` holds for all. */
  private readonly tables: readonly LatencyTable[] | null;
  /** Whether a segment is lost (outcome 0), or null on links that lose nothing. */
  readonly loss: Site | null;
  /** Whether links have a bandwidth, so that the size of a message matters. */
  readonly limited: boolean;
  private readonly bytesPerSecond: number;
  private readonly cuts: number[];
  private readonly extraMicros: number[];
  private readonly sentUntil: number[];
  private activeCuts: number;

  constructor(names: readonly string[], law: NetworkLaw, kept: LinksWorld | null) {
    const nodes = names.length;
    this.nodes = nodes;
    this.table = latencyTable(law.latency);
    this.tables = law.regions === null ? null : tablesOf(names, law.regions, this.table);
    this.loss = law.lossOneIn > 0 ? site('net.loss', law.lossOneIn, law.lossOneIn - 1) : null;
    this.bytesPerSecond = law.bytesPerSecond;
    this.limited = law.bytesPerSecond > 0;
    const links = nodes * nodes;
    this.cuts = kept?.cuts.slice() ?? zeros(links * TRAFFIC_CLASSES.length);
    this.extraMicros = kept?.extraMicros.slice() ?? zeros(links);
    this.sentUntil = kept?.sentUntil.slice() ?? zeros(links);
    this.activeCuts = this.cuts.reduce((sum, count) => sum + count, 0);
  }

  /** The delay of a message in latency bucket `bucket`, with what slow-link episodes add. */
  delay(from: number, to: number, bucket: number): number {
    const link = from * this.nodes + to;
    const table = this.tables === null ? this.table : (this.tables[link] as LatencyTable);
    return (table[bucket] as number) + (this.extraMicros[link] as number);
  }

  isCut(from: number, to: number, traffic: TrafficClass): boolean {
    if (this.activeCuts === 0) return false;
    return (this.cuts[this.cutIndex(from, to, traffic)] as number) > 0;
  }

  /** Counts a cut of one directed link and class in (+1) or out (−1). */
  changeCut(from: number, to: number, traffic: TrafficClass, change: 1 | -1): void {
    const index = this.cutIndex(from, to, traffic);
    this.cuts[index] = (this.cuts[index] as number) + change;
    this.activeCuts += change;
  }

  /** Adds (or with a negative number takes away) delay of one directed link. */
  changeDelay(from: number, to: number, micros: number): void {
    const index = from * this.nodes + to;
    this.extraMicros[index] = (this.extraMicros[index] as number) + micros;
  }

  /** When the last byte of a message leaves that is handed over now: behind what the link is still sending. */
  sent(from: number, to: number, bytes: number, now: number): number {
    const index = from * this.nodes + to;
    const micros = Math.ceil((bytes * 1_000_000) / this.bytesPerSecond);
    const until = Math.max(now, this.sentUntil[index] as number) + micros;
    this.sentUntil[index] = until;
    return until;
  }

  keep(): LinksWorld {
    const { cuts, extraMicros, sentUntil } = this;
    return { cuts: cuts.slice(), extraMicros: extraMicros.slice(), sentUntil: sentUntil.slice() };
  }

  private cutIndex(from: number, to: number, traffic: TrafficClass): number {
    return (TRAFFIC_CLASSES.indexOf(traffic) * this.nodes + from) * this.nodes + to;
  }
}

export interface LinksWorld {
  readonly cuts: readonly number[];
  readonly extraMicros: readonly number[];
  readonly sentUntil: readonly number[];
}

const zeros = (n: number): number[] => Array.from({ length: n }, () => 0);

/** The table of each directed link. */
function tablesOf(
  names: readonly string[],
  { places, latencies }: RegionLaw,
  otherwise: LatencyTable,
): readonly LatencyTable[] {
  const placeOf = (name: string): string | null =>
    Object.hasOwn(places, name) ? (places[name] as string) : null;
  const known = latencies.map(({ from, to, latency }) => ({
    from,
    to,
    table: latencyTable(latency),
  }));
  return names.flatMap((sender) =>
    names.map((receiver) => {
      const from = placeOf(sender);
      const to = placeOf(receiver);
      return known.find((pair) => pair.from === from && pair.to === to)?.table ?? otherwise;
    }),
  );
}
