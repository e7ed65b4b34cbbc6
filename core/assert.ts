/**
 * A broken representation: something that must hold under every protocol switch does not.
 * It ends the run with outcome `assertion`; guarantees of the protocol are checkers instead (sim/check).
 */
export class InvariantError extends Error {
  override readonly name: string = 'InvariantError';
}

/** States a truth about the representation; `truth` is the sentence that turned out false. */
export function assert(condition: boolean, truth: string): asserts condition {
  if (!condition) throw new InvariantError(truth);
}

/** A value that must exist; `why` says which rule makes it exist. */
export function some<T>(value: T | null | undefined, why: string): T {
  if (value === null || value === undefined) throw new InvariantError(why);
  return value;
}

/** The branch a closed union cannot reach. */
export function unreachable(value: never): never {
  throw new InvariantError(`no case handles ${JSON.stringify(value)}`);
}
