import type { RunSummary, Verdict } from '../run/result.ts';
import { grouped, seconds } from '../words/time.ts';
import { guaranteeNamed } from './guarantees.ts';

/** What a run says about an expectation. */
export interface Judgement {
  /** `unknown`: the run proves nothing either way, which is a failure whatever was expected. */
  readonly is: 'so' | 'not so' | 'unknown';
  /** One sentence, with the first evidence where there is some. */
  readonly text: string;
}

/**
 * Whether a guarantee held. It did not where it was broken, whether or not the configuration permits that; and it
 * proves nothing where it was never put to the test, since such a property could not fail.
 */
export function judgeHolds(run: RunSummary, id: string): Judgement {
  const verdict = verdictOn(run, id);
  if (verdict === null) return notAbout(run, id);
  switch (verdict.status) {
    case 'violated':
      return { is: 'not so', text: `${broken(verdict)}: ${evidenceOf(verdict)}` };
    case 'allowed':
      return {
        is: 'not so',
        text: `${broken(verdict)}, which is allowed here (${verdict.why}): ${evidenceOf(verdict)}`,
      };
    case 'held':
      return cutOff(run, id) ?? { is: 'so', text: `${id} held, put to the test ${times(verdict)}` };
    case 'not-exercised':
      return cutOff(run, id) ?? notExercised(run, verdict);
  }
}

/** Whether a guarantee was broken in a way that the configuration permits. */
export function judgeAllows(run: RunSummary, id: string): Judgement {
  const verdict = verdictOn(run, id);
  if (verdict === null) return notAbout(run, id);
  switch (verdict.status) {
    case 'violated':
      return {
        is: 'not so',
        text: `${broken(verdict)}, and this configuration gives it (${verdict.rule}): ${evidenceOf(verdict)}`,
      };
    case 'allowed':
      return { is: 'so', text: `${broken(verdict)}, which is allowed here (${verdict.why})` };
    case 'held':
      return (
        cutOff(run, id) ?? {
          is: 'not so',
          text: `${id} held, put to the test ${times(verdict)}: nothing was broken that had to be allowed`,
        }
      );
    case 'not-exercised':
      return cutOff(run, id) ?? notExercised(run, verdict);
  }
}

/** Whether a guarantee was put to the test in a run; what a property skips other runs with. */
export function isExercised(run: RunSummary, id: string): boolean {
  const verdict = verdictOn(run, id);
  return verdict !== null && verdict.status !== 'not-exercised';
}

function verdictOn(run: RunSummary, id: string): Verdict | null {
  guaranteeNamed(id);
  return run.guarantees.find((verdict) => verdict.id === id) ?? null;
}

const notAbout = (run: RunSummary, id: string): Judgement => ({
  is: 'unknown',
  text: `${run.scenario} has nothing that ${id} is about: it cannot fail`,
});

const notExercised = (run: RunSummary, { id, title }: Verdict): Judgement => ({
  is: 'unknown',
  text: `${id} was never put to the test in this run of ${run.scenario}, so it could not fail: ${title}`,
});

/** A guarantee that no evidence speaks against is judged at the end of a run only. */
function cutOff(run: RunSummary, id: string): Judgement | null {
  switch (run.ended) {
    case 'until':
    case 'quiescent':
      return null;
    case 'assertion':
      return {
        is: 'unknown',
        text: `${id} could not be judged: an assertion of the simulator failed (${run.message ?? ''})`,
      };
    case 'event-budget':
      return { is: 'unknown', text: `${id} could not be judged: ${BUDGET} (maxEvents)` };
    case 'wall-budget':
      return { is: 'unknown', text: `${id} could not be judged: ${BUDGET} (wallBudgetMs)` };
    case 'interrupted':
      return { is: 'unknown', text: `${id} could not be judged: the run was interrupted` };
  }
}

const BUDGET = 'the run reached its budget before its end';

const broken = (verdict: Verdict): string =>
  `${verdict.id} was broken${verdict.count === 1 ? '' : ` ${grouped(verdict.count)} times`}`;

const times = ({ exercised }: Verdict): string =>
  exercised === 1 ? 'once' : `${grouped(exercised)} times`;

function evidenceOf({ evidence }: Verdict): string {
  const first = evidence[0];
  return first === undefined ? '' : `${first.text} (at ${seconds(first.at)} s)`;
}
