import { nearest } from '../faults/nearest.ts';
import { LAN, type LatencyLaw, WAN } from '../kernel/latency.ts';
import type { NetworkLaw, RegionLaw } from '../kernel/links.ts';
import type { Briefing } from './briefing.ts';
import { durationMicros } from './duration.ts';
import type { ResolvedConsumer, ResolvedProducer, ResolvedServer } from './resolved.ts';
import type { Duration, LatencySpec, NetworkSpec } from './scenario.ts';
import { joinPath } from './usage-error.ts';

/** Who stands somewhere. */
export interface Placed {
  readonly servers: readonly ResolvedServer[];
  readonly producers: readonly ResolvedProducer[];
  readonly consumers: readonly ResolvedConsumer[];
}

/** The network's law, with what hangs on where its nodes are. */
export function resolveNetwork(spec: NetworkSpec, placed: Placed, briefing: Briefing): NetworkLaw {
  const { latency, lossOneIn = 0, bytesPerSecond = 0 } = spec;
  warnOfSilence(placed, briefing);
  return {
    latency: latencyOf(latency, LAN),
    lossOneIn,
    bytesPerSecond,
    regions: regionsOf(spec, placesOf(placed), briefing),
  };
}

/** A latency as it is written down, or another law where nothing is. */
export function latencyOf(spec: LatencySpec | undefined, otherwise: LatencyLaw): LatencyLaw {
  if (spec === undefined) return otherwise;
  const ms = (duration: Duration): number => (durationMicros(duration) ?? 0) / 1000;
  if ('fixed' in spec) return { fixedMs: ms(spec.fixed) };
  if ('uniform' in spec) return { uniformMs: [ms(spec.uniform[0]), ms(spec.uniform[1])] };
  if ('wan' in spec) return WAN[spec.wan];
  return { quantilesMs: spec.quantiles.map(ms) };
}

/** The rack of each node that has one, by name. */
export function placesOf({ servers, producers, consumers }: Placed): Record<string, string> {
  const places: Record<string, string> = {};
  for (const { name, config } of servers) {
    const rack = config.settings['broker.rack'];
    if (rack !== '') places[name] = rack;
  }
  for (const { name, rack } of [...producers, ...consumers]) if (rack !== '') places[name] = rack;
  return places;
}

function regionsOf(
  { regions }: NetworkSpec,
  places: Readonly<Record<string, string>>,
  briefing: Briefing,
): RegionLaw | null {
  if (regions === undefined) return null;
  const racks = [...new Set(Object.values(places))];
  const given = new Map<string, { from: string; to: string; latency: LatencyLaw }>();
  for (const [from, row] of Object.entries(regions)) {
    checkRack(from, joinPath('network.regions', from), racks, briefing);
    for (const [to, spec] of Object.entries(row)) {
      checkRack(to, joinPath(joinPath('network.regions', from), to), racks, briefing);
      given.set(`${from} ${to}`, { from, to, latency: latencyOf(spec, LAN) });
    }
  }
  const latencies = [...given.values()];
  for (const { from, to, latency } of [...given.values()]) {
    if (!given.has(`${to} ${from}`)) latencies.push({ from: to, to: from, latency });
  }
  warnOfGaps(racks, latencies, briefing);
  return { places, latencies };
}

function checkRack(rack: string, path: string, racks: readonly string[], briefing: Briefing): void {
  if (racks.includes(rack)) return;
  const problem =
    racks.length === 0
      ? 'nobody has a rack: give cluster.racks first'
      : `nobody stands in a rack called "${rack}"`;
  throw briefing.wrong(path, null, problem, nearest(rack, racks));
}

function warnOfGaps(
  racks: readonly string[],
  latencies: RegionLaw['latencies'],
  briefing: Briefing,
): void {
  racks.forEach((from, index) => {
    for (const to of racks.slice(index + 1)) {
      if (latencies.some((pair) => pair.from === from && pair.to === to)) continue;
      briefing.warn(
        'network.regions',
        `nothing is said of ${from} and ${to}: network.latency holds between them`,
      );
    }
  });
}

/** KIP-392: a leader knows the rack of a consumer from its requests alone. */
function warnOfSilence({ servers, consumers }: Placed, briefing: Briefing): void {
  const selects = servers.some(({ config }) => config.settings['replica.selector.class'] !== '');
  for (const { name, rack, settings } of consumers) {
    if (!selects || rack === '' || settings['client.rack'] !== '') continue;
    briefing.warn(
      joinPath('consumers', name),
      `runs in ${rack} and does not say so (client.rack): it reads from leaders, wherever they are`,
    );
  }
}
