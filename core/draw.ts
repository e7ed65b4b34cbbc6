import { avalanche, hashString, mix, scale } from './hash.ts';

/**
 * A place in the rules where chance decides: a name, the number of outcomes, and the outcome of a calm world.
 * Sites have small domains so that a run's choices can be recorded, removed one by one and enumerated (DESIGN law 3).
 */
export interface Site {
  readonly name: string;
  readonly outcomes: number;
  readonly boring: number;
  readonly id: number;
}

/** Declares a choice site; its name is part of recipes and therefore of the public format. */
export const site = (name: string, outcomes: number, boring: number): Site => ({
  name,
  outcomes,
  boring,
  id: hashString(name),
});

/** What a recipe decides about the draws of one step before its seed does. */
export interface Forcing {
  /** Whether draws without a value here are boring instead of seeded. */
  readonly boring: boolean;
  /** Sites that are forced boring in this step. */
  readonly quiet: readonly string[];
  /** Values from the tape, by the text that `drawName` gives. */
  readonly values: readonly { readonly name: string; readonly value: number }[];
}

/** A draw that was made, as noted by the outbox. */
export interface Drawn {
  readonly site: Site;
  readonly sub: number;
  readonly value: number;
}

/** The name of a draw within its step: the site, and a sub-key where one step draws at a site more than once. */
export const drawName = (drawSite: Site, sub: number): string =>
  sub === 0 ? drawSite.name : `${drawSite.name}/${sub}`;

/** The outcome that a run's chance gives a site under a key; a stateless function of the three. */
export const outcomeOf = (entropy: number, drawSite: Site, sub: number): number =>
  scale(avalanche(mix(mix(entropy, drawSite.id), sub)), drawSite.outcomes);

/** The outcome of one draw: the tape's, else boring where the recipe says so, else the seed's. */
export function decide(
  entropy: number,
  forcing: Forcing | null,
  drawSite: Site,
  sub: number,
): number {
  if (forcing === null) return outcomeOf(entropy, drawSite, sub);
  const name = drawName(drawSite, sub);
  for (const forced of forcing.values) {
    if (forced.name === name) return forced.value % drawSite.outcomes;
  }
  if (forcing.boring || forcing.quiet.includes(drawSite.name)) return drawSite.boring;
  return outcomeOf(entropy, drawSite, sub);
}
