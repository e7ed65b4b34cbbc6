/** A mutation of the protocol that the checkers must catch: one text of one built file, replaced by another. */
export interface Canary {
  readonly name: string;
  /** What the mutated rule was for. */
  readonly rule: string;
  /** Below dist/. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** A world of worlds.ts or a built-in scenario; an entry of the museum runs by today's rules. */
  readonly scenario: string;
  readonly sets?: readonly string[];
  /** It must be caught within so many seeds. */
  readonly seeds: number;
  /** Guarantees, one of which must be reported violated. */
  readonly caughtBy: readonly string[];
}
