import { type Drawn, drawName, type Forcing, outcomeOf, type Site } from '../../core/draw.ts';
import { avalanche, mix } from '../../core/hash.ts';

/** The two words that a seed is expanded to; every draw of a run is a function of them, a site and a content key. */
export interface RunKey {
  readonly high: number;
  readonly low: number;
}

/** What a recipe says about chance. A draw is decided by its tape entry, a quiet pattern, the seed, or boredom. */
export interface ChoicePlan {
  /** Null where the recipe has no seed: then everything that the tape leaves open is boring. */
  readonly runKey: RunKey | null;
  /** Forced outcomes by choice name (`<site> <key>`). */
  readonly tape: Readonly<Record<string, number>>;
  /** Sites (`net.latency`) or beginnings of keys (`b1#1>b2`) whose choices are boring. */
  readonly quiet: readonly string[];
}

/** One outcome that was drawn, under its readable name. */
export interface Recorded {
  readonly name: string;
  readonly value: number;
  readonly boring: boolean;
  /** What a calm world would have drawn. */
  readonly calm: number;
}

/** Decides every choice of a run. Without tape, quiet patterns or a recorder it is one hash per draw. */
export class Choices {
  private readonly plan: ChoicePlan;
  private readonly tape: ReadonlyMap<string, number>;
  /** Keys of messages and steps whose outcomes the tape holds, so that most steps need no forcing. */
  private readonly stepTape: ReadonlyMap<string, { name: string; value: number }[]>;
  private readonly seedHigh: number;
  private readonly seedLow: number;
  /** Whether draws must be named: a tape, a quiet pattern or a recorder is present, or there is no seed. */
  readonly named: boolean;
  private readonly record: ((choice: Recorded) => void) | null;

  constructor(plan: ChoicePlan, record: ((choice: Recorded) => void) | null) {
    this.plan = plan;
    this.tape = new Map(Object.entries(plan.tape));
    this.stepTape = groupSteps(plan.tape);
    this.seedHigh = plan.runKey?.high ?? 0;
    this.seedLow = plan.runKey?.low ?? 0;
    this.record = record;
    this.named =
      record !== null || plan.runKey === null || this.tape.size > 0 || plan.quiet.length > 0;
  }

  /** The chance of everything that hangs on one content key. */
  entropy(key: number): number {
    return avalanche(mix(mix(this.seedHigh, key), this.seedLow));
  }

  /** Draws an outcome of `site` for the happening with this chance, which a tape knows as `<site> <name>`. */
  choose(site: Site, chance: number, name: string): number {
    if (!this.named) return outcomeOf(chance, site, 0);
    const value = this.decideNamed(site, chance, name);
    if (this.record !== null) this.tell(`${site.name} ${name}`, site, value);
    return value;
  }

  private decideNamed(site: Site, chance: number, keyName: string): number {
    const forced = this.tape.get(`${site.name} ${keyName}`);
    if (forced !== undefined) return forced % site.outcomes;
    if (this.plan.runKey === null || this.isQuiet(site.name, keyName)) return site.boring;
    return outcomeOf(chance, site, 0);
  }

  /** What the recipe forces in the step called `name`; null where the seed decides everything. */
  forcing(name: string): Forcing | null {
    const { runKey, quiet } = this.plan;
    const values = this.stepTape.get(name) ?? [];
    const boring = runKey === null || quiet.some((pattern) => name.startsWith(pattern));
    if (values.length === 0 && !boring && quiet.length === 0) return null;
    return { boring, quiet, values };
  }

  /** Tells the recorder which draws the step called `name` made. */
  recordStep(name: string, draws: readonly Drawn[]): void {
    if (this.record === null) return;
    for (const { site, sub, value } of draws) {
      this.tell(`${drawName(site, sub)} ${name}`, site, value);
    }
  }

  private tell(name: string, { boring: calm }: Site, value: number): void {
    this.record?.({ name, value, boring: value === calm, calm });
  }

  private isQuiet(siteName: string, keyName: string): boolean {
    return this.plan.quiet.some((pattern) => siteName === pattern || keyName.startsWith(pattern));
  }
}

function groupSteps(
  tape: Readonly<Record<string, number>>,
): ReadonlyMap<string, { name: string; value: number }[]> {
  const groups = new Map<string, { name: string; value: number }[]>();
  for (const [choice, value] of Object.entries(tape)) {
    const space = choice.indexOf(' ');
    const key = choice.slice(space + 1);
    const group = groups.get(key) ?? [];
    group.push({ name: choice.slice(0, space), value });
    groups.set(key, group);
  }
  return groups;
}
