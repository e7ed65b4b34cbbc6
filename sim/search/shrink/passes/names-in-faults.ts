import type { Episode, When } from '../../../faults/episode.ts';
import type { Recipe } from '../../../run/result.ts';
import { faultsOf, withFaults } from '../edit.ts';

/** The recipe without nodes in what its faults name; a fault that has lost a side goes. */
export function withoutNodes(recipe: Recipe, gone: readonly string[]): Recipe {
  const left = (names: readonly string[]): string[] => names.filter((name) => !gone.includes(name));
  const faults = faultsOf(recipe).flatMap((episode): Episode[] => {
    const { on, from, to } = episode;
    const groups = episode.groups.map(left).filter((group) => group.length > 0);
    const rest = { ...episode, on: left(on), from: left(from), to: left(to), groups };
    return hasLostSide(episode, rest) ? [] : [rest];
  });
  return withFaults(recipe, faults);
}

const hasLostSide = (before: Episode, after: Episode): boolean =>
  (before.on.length > 0 && after.on.length === 0) ||
  (before.from.length > 0 && after.from.length === 0) ||
  (before.to.length > 0 && after.to.length === 0) ||
  (before.groups.length > 1 && after.groups.length < 2);

/** The recipe with another name wherever a fault speaks of something. */
export function renamed(recipe: Recipe, rename: (text: string) => string): Recipe {
  const all = (texts: readonly string[]): string[] => texts.map(rename);
  const faults = faultsOf(recipe).map(
    (episode): Episode => ({
      ...episode,
      when: renamedWhen(episode.when, rename),
      on: all(episode.on),
      from: all(episode.from),
      to: all(episode.to),
      groups: episode.groups.map(all),
    }),
  );
  return withFaults(recipe, faults);
}

function renamedWhen(when: When, rename: (text: string) => string): When {
  if (when.type === 'At') return when;
  const where = when.where.map(
    ([field, value]) => [field, typeof value === 'string' ? rename(value) : value] as const,
  );
  return { ...when, where };
}
