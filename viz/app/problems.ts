import type { RecipeGrade } from '../engine/protocol.ts';

/** Something that the reader must know of; nothing is dropped in silence (viz.md §1.8). */
export type PageProblem =
  /** A link that cannot be read from some place on; what stands before it was loaded. */
  | { readonly type: 'BadLink'; readonly message: string }
  | { readonly type: 'UnknownFile'; readonly name: string; readonly reason: string }
  | {
      readonly type: 'NotRun';
      readonly kind: 'usage' | 'impossible' | 'internal';
      readonly message: string;
      readonly detail: string;
    }
  | { readonly type: 'Drift'; readonly grade: RecipeGrade };

/** Whether two problems would be shown as the same text. */
export const isSameProblem = (one: PageProblem, other: PageProblem): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
