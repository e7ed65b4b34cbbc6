/** A Kafka release as its numbers: `3.9.1` is [3, 9, 1]; a line such as `3.9` stands for its newest release. */
export type Release = readonly [major: number, minor: number, patch: number];

/** The lines of releases that a scenario may name, oldest first. The default is `DEFAULT_VERSION`. */
export const VERSIONS: readonly string[] = [
  ...['0.8', '0.9', '0.10', '0.11', '1.0', '1.1'],
  ...['2.0', '2.1', '2.2', '2.3', '2.4', '2.5', '2.6', '2.7', '2.8'],
  ...['3.0', '3.1', '3.2', '3.3', '3.4', '3.5', '3.6', '3.7', '3.8', '3.9'],
  ...['4.0', '4.1', '4.2', '4.3'],
];

/** The release that holds where a scenario names none (DESIGN §6: Kafka 4.x by default). */
export const DEFAULT_VERSION = '4.1';

const NEWEST_PATCH = 999;

/** The numbers of a release of a known line, or null: `3.9` and `3.9.1`, and before 1.0 also `0.10.2` and `0.10.2.1`. */
export function releaseOf(text: string): Release | null {
  if (!/^\d+\.\d+(\.\d+){0,2}$/.test(text)) return null;
  const [major = 0, minor = 0, ...rest] = text.split('.').map(Number);
  if (!VERSIONS.includes(`${major}.${minor}`)) return null;
  return [major, minor, rest[0] ?? NEWEST_PATCH];
}

/** Negative where `a` is older than `b`, 0 where they are the same, else positive. */
export function compareReleases(a: Release, b: Release): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/**
 * Whether a release has a change that came with the releases of `fixes`, oldest first: patches of a line come only to
 * that line, and everything behind the last has it.
 */
export function hasChange(release: Release, fixes: readonly string[]): boolean {
  const releases = fixes.map(exactly);
  const ofLine = releases.find((fix) => fix[0] === release[0] && fix[1] === release[1]);
  const decisive = ofLine ?? releases[releases.length - 1];
  return decisive !== undefined && compareReleases(release, decisive) >= 0;
}

function exactly(text: string): Release {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  return [major, minor, patch];
}

/** What held before any listed change, and what came with which releases, oldest first. */
export interface History<T> {
  readonly first: T;
  readonly changes: readonly (readonly [fixes: readonly string[], value: T])[];
}

/** The value of a history in a release. */
export function valueAt<T>(history: History<T>, release: Release): T {
  let value = history.first;
  for (const [fixes, next] of history.changes) if (hasChange(release, fixes)) value = next;
  return value;
}
