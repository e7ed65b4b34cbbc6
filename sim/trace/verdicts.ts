import type { Evidence } from '../check/checker.ts';
import { type Fields, isFields } from '../run/checked-file.ts';
import type { GuaranteeStatus, Verdict } from '../run/result.ts';

const STATUSES: readonly GuaranteeStatus[] = ['held', 'violated', 'allowed', 'not-exercised'];

/** Verdicts out of a file, or the path of what is no verdict. */
export function readVerdicts(value: unknown): readonly Verdict[] | string {
  if (!Array.isArray(value)) return '';
  for (const [index, verdict] of value.entries()) {
    const wrong = wrongIn(verdict);
    if (wrong !== null) return `[${index}]${wrong}`;
  }
  return value as readonly Verdict[];
}

const isText = (value: unknown): boolean => typeof value === 'string';
const isTextOrNull = (value: unknown): boolean => value === null || isText(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

const VERDICT: Readonly<Record<string, (value: unknown) => boolean>> = {
  id: isText,
  title: isText,
  jepsen: isTextOrNull,
  kind: (value) => value === 'safety' || value === 'liveness',
  status: (value) => STATUSES.some((status) => status === value),
  exercised: isCount,
  evidence: (value) => Array.isArray(value) && value.every(isEvidence),
  count: isCount,
  why: isTextOrNull,
  rule: isText,
};

function wrongIn(verdict: unknown): string | null {
  if (!isFields(verdict)) return '';
  const name = Object.keys(VERDICT).find((field) => VERDICT[field]?.(verdict[field]) !== true);
  return name === undefined ? null : `.${name}`;
}

function isEvidence(value: unknown): value is Evidence {
  if (!isFields(value)) return false;
  const { event, at, text, record }: Fields = value;
  return isCount(event) && isCount(at) && isText(text) && (record === null || isFields(record));
}
