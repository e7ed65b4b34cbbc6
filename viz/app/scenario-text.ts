import type { Words } from '../words/en.ts';
import type { Branch } from './branch.ts';

/** What a run is about, in the reader's language where it is known there. */
export interface RunText {
  readonly title: string;
  readonly description: string;
  /** The language that the texts are in. */
  readonly titleLanguage: string;
  readonly descriptionLanguage: string;
}

/** The title and the description of a branch; empty while nothing is known of it. */
export function runText(branch: Branch, branches: readonly Branch[], words: Words): RunText {
  const { header } = branch;
  const known =
    header !== null && isBuiltIn(branch, branches) ? words.scenarios[header.name] : null;
  const title = known?.title ?? (header?.title || header?.name) ?? '';
  return {
    title,
    description: known?.description ?? header?.description ?? '',
    titleLanguage: known?.title === undefined ? 'en' : words.language,
    descriptionLanguage: known?.description === undefined ? 'en' : words.language,
  };
}

/** Whether a run, or the one it was forked from, is of a built-in scenario: a file may use the same name. */
function isBuiltIn({ source }: Branch, branches: readonly Branch[]): boolean {
  switch (source.type) {
    case 'Scenario':
      return typeof source.scenario === 'string';
    case 'Recipe':
      return typeof source.recipe.scenario === 'string';
    case 'Fork': {
      const parent = branches[source.parent];
      return parent !== undefined && isBuiltIn(parent, branches);
    }
  }
}
