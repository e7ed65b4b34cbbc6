import type { Cast } from '../../faults/cast.ts';
import type { RunSummary, Verdict } from '../../run/result.ts';

/**
 * What makes two failures the same one: the guarantee that broke, the rule behind it, and the roles of the nodes in its
 * first evidence. Names, numbers and times may differ.
 */
export interface Signature {
  /** A guarantee's id, or `assertion` for a defect of the simulator. */
  readonly guarantee: string;
  /** The guarantee's rule, or what the assertion says. */
  readonly rule: string;
  /** Roles of the nodes that the evidence names, each once, ascending. */
  readonly roles: readonly string[];
}

/** The guarantee of an assertion's signature. */
export const ASSERTION = 'assertion';

/** The violated guarantee that stands for a run: the first one of safety in the order of the checkers, else of liveness. */
export function firstBroken(verdicts: readonly Verdict[]): Verdict | null {
  const broken = verdicts.filter(({ status }) => status === 'violated');
  return broken.find(({ kind }) => kind === 'safety') ?? broken[0] ?? null;
}

/** The signature of a violated guarantee. */
export const signatureOfVerdict = ({ id, rule, evidence }: Verdict, cast: Cast): Signature => ({
  guarantee: id,
  rule,
  roles: rolesIn(evidence[0]?.text ?? '', cast),
});

/** The signature of an assertion's message, without the number of its event. */
export const signatureOfAssertion = (message: string): Signature => ({
  guarantee: ASSERTION,
  rule: message.replace(/^event \d+: /, ''),
  roles: [],
});

/** The signature of a failed run, of `guarantee` where that is given; null where the run did not fail (in this way). */
export function signatureOf(
  run: Pick<RunSummary, 'outcome' | 'message' | 'guarantees'>,
  cast: Cast,
  guarantee: string | null = null,
): Signature | null {
  if (run.outcome === 'assertion' && (guarantee === null || guarantee === ASSERTION)) {
    return signatureOfAssertion(run.message ?? '');
  }
  const verdict =
    guarantee === null
      ? firstBroken(run.guarantees)
      : run.guarantees.find(({ id, status }) => id === guarantee && status === 'violated');
  return verdict === null || verdict === undefined ? null : signatureOfVerdict(verdict, cast);
}

/** Whether two signatures are the same. */
export const isSameSignature = (a: Signature, b: Signature): boolean =>
  a.guarantee === b.guarantee && a.rule === b.rule && a.roles.join() === b.roles.join();

/** A signature as one key, for groups. */
export const signatureKey = ({ guarantee, rule, roles }: Signature): string =>
  JSON.stringify([guarantee, rule, roles]);

/** Evidence speaks of nodes by name, or of brokers by their id. */
function rolesIn(text: string, cast: Cast): string[] {
  const roles = new Set<string>();
  for (const word of text.match(/[A-Za-z][\w-]*/g) ?? []) {
    const role = roleOf(word, cast);
    if (role !== null) roles.add(role);
  }
  if (/\bbroker \d/.test(text)) roles.add('broker');
  return [...roles].sort();
}

function roleOf(name: string, { brokers, controllers, clients }: Cast): string | null {
  const isVoter = controllers.includes(name);
  if (brokers.includes(name)) return isVoter ? 'broker and voter' : 'broker';
  if (isVoter) return 'voter';
  return clients.includes(name) ? 'client' : null;
}
