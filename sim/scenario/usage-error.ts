/** What is wrong in something that a user wrote, and where. */
export interface UsageProblem {
  /** The file it stands in, or null for a built-in scenario or an argument. */
  readonly file: string | null;
  /** `topics.orders.replicas`, or empty for the whole. */
  readonly path: string;
  /** What was found there; null where something is missing. */
  readonly value: unknown;
  readonly problem: string;
  /** Names that may have been meant, the nearest first. */
  readonly nearest: readonly string[];
}

/** A mistake of the user; the command line prints its message and ends with exit code 2 (DESIGN §8). */
export class UsageError extends Error implements UsageProblem {
  readonly file: string | null;
  readonly path: string;
  readonly value: unknown;
  readonly problem: string;
  readonly nearest: readonly string[];

  constructor(about: UsageProblem) {
    super(messageOf(about));
    this.name = 'UsageError';
    this.file = about.file;
    this.path = about.path;
    this.value = about.value;
    this.problem = about.problem;
    this.nearest = about.nearest;
  }
}

const LONGEST = 60;

function messageOf({ file, path, value, problem, nearest }: UsageProblem): string {
  const where = [file, path].filter((part) => part !== null && part !== '').join(': ');
  const near = nearest.length === 0 ? '' : `; did you mean ${nearest.join(' or ')}?`;
  return `${where === '' ? '' : `${where}: `}${problem}${near}${shown(value, problem)}`;
}

/** The value as found, unless the problem quotes it already. */
function shown(value: unknown, problem: string): string {
  if (value === null || value === undefined) return '';
  const text = JSON.stringify(value) ?? String(value);
  if (problem.includes(text) || problem.includes(String(value))) return '';
  return ` (found ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text})`;
}

/** A segment of a path as it is written: names with other signs than letters, digits, `_` and `-` in brackets. */
export function joinPath(path: string, segment: string | number): string {
  if (typeof segment === 'number') return `${path}[${segment}]`;
  if (!/^[\w-]+$/.test(segment)) return `${path}[${JSON.stringify(segment)}]`;
  return path === '' ? segment : `${path}.${segment}`;
}
