import { UsageError } from '../../scenario/usage-error.ts';
import type { LinkFault } from './fault.ts';
import type { Field } from './field.ts';
import { ItemFault } from './items.ts';

/** Something wrong in a link. */
export interface LinkProblem {
  /** The key of the field it is in; empty for the beginning of the link. */
  readonly field: string;
  /** Which item of a list, or which field of the link, from 1; and how many there are. */
  readonly item: number;
  readonly of: number;
  /** The character of the text, from 1. */
  readonly position: number;
  /** A sentence with all of this. */
  readonly complaint: string;
  /** The complaint and what was loaded in spite of it (viz.md §1.8 "Bad link"). */
  readonly message: string;
}

/** A link that cannot be read; the command line prints its message and ends with exit code 2. */
export class LinkError extends UsageError {
  readonly problems: readonly LinkProblem[];

  constructor(problems: readonly LinkProblem[]) {
    const problem = problems[0]?.complaint ?? 'the link cannot be read';
    super({ file: null, path: '', value: null, problem, nearest: [] });
    this.name = 'LinkError';
    this.problems = problems;
  }
}

/** Where a fault was met: the field, which of how many fields, and how long the text is. */
export interface Place {
  readonly field: Field | null;
  readonly item: number;
  readonly of: number;
  readonly length: number;
}

/** What is to be said of a fault. */
export function problemOf(fault: LinkFault, place: Place): LinkProblem {
  const { field, length } = place;
  const position = Math.max(1, Math.min(fault.at + 1, length));
  const where = `at character ${position}`;
  if (fault instanceof ItemFault && field !== null) {
    const { item, of } = fault;
    const before = item === 2 ? 'the one' : `the ${item - 1}`;
    const loaded = item === 1 ? 'Loaded none of them.' : `Loaded ${before} before it.`;
    const complaint = `${field.item ?? 'Item'} ${item} of ${of}, ${where}: ${fault.reason}.`;
    return { field: field.key, item, of, position, complaint, message: `${complaint} ${loaded}` };
  }
  const subject = field === null ? '' : `${field.what}, \`${field.key}\`: `;
  const { item, of } = place;
  const complaint = `Field ${item} of ${of}, ${where}: ${subject}${fault.reason}.`;
  const message = `${complaint} Loaded the others.`;
  return { field: field?.key ?? '', item, of, position, complaint, message };
}
