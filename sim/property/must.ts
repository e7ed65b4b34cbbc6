import type { RunSummary } from '../run/result.ts';
import { type Judgement, judgeAllows, judgeHolds } from './judgement.ts';

/** Throws where a guarantee did not hold in a run, or was never put to the test; what broke is in the message. */
export const mustHold = (run: RunSummary, guarantee: string): void =>
  demand(judgeHolds(run, guarantee));

/** Throws unless a guarantee was broken in a way that the configuration permits. */
export const mustAllow = (run: RunSummary, guarantee: string): void =>
  demand(judgeAllows(run, guarantee));

function demand({ is, text }: Judgement): void {
  if (is !== 'so') throw new Error(text);
}
