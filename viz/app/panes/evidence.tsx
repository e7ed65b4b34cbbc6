import type { JSX } from 'preact';
import type { Verdict } from '../../../sim/run/result.ts';
import type { Trace } from '../../../sim/trace/trace.ts';
import { seconds } from '../../../sim/words/time.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';
import { branchName } from '../branch-name.ts';
import { forkWithSettings, remedies } from '../fork.ts';
import { StatusGlyph } from '../parts.tsx';
import { evidenceText, guaranteeText } from '../sentences.ts';

/** The verdicts of which this row is evidence: what broke, by which rule, and what would have prevented it. */
export function EvidenceHere({
  branch,
  trace,
  row,
}: {
  readonly branch: Branch;
  readonly trace: Trace;
  readonly row: number;
}): JSX.Element | null {
  const event = trace.rows.event[row] as number;
  const found = (branch.summary?.guarantees ?? []).filter(
    ({ status, evidence }) =>
      (status === 'violated' || status === 'allowed') &&
      evidence.some((one) => one.event === event),
  );
  if (found.length === 0) return null;
  return (
    <>
      {found.map((verdict) => (
        <VerdictHere key={verdict.id} verdict={verdict} event={event} branch={branch} />
      ))}
    </>
  );
}

function VerdictHere({
  verdict,
  event,
  branch,
}: {
  readonly verdict: Verdict;
  readonly event: number;
  readonly branch: Branch;
}): JSX.Element {
  const app = useApp();
  const words = useWords();
  const language = app.store.language.value;
  const text = guaranteeText(verdict, language);
  const here = verdict.evidence.filter((one) => one.event === event);
  const { inspector } = words;
  const kind = verdict.status === 'violated' ? 'violated' : 'allowed';
  return (
    <section class={`verdict-here status-${kind}`}>
      <h3>
        <StatusGlyph status={kind} /> {inspector.verdictHere[kind]}: {text.title}
      </h3>
      {here.map((one) => (
        <p key={one.text}>
          <span class="mono">{seconds(one.at)} s</span> {evidenceText(one, language)}
        </p>
      ))}
      {verdict.count > here.length ? (
        <p class="muted">{inspector.moreEvidence(verdict.count)}</p>
      ) : null}
      {text.why === null ? null : (
        <p>
          <strong>{inspector.permits}</strong>: {text.why}
        </p>
      )}
      <p class="rule">
        {inspector.rule}: {text.rule}
      </p>
      {remedies(branch).map((params) => (
        <p key={JSON.stringify(params)}>
          <button type="button" class="link" onClick={() => forkWithSettings(app, params)}>
            {inspector.forkWith(
              branchName({ ...branch, origin: { type: 'Settings', params } }, words),
            )}
          </button>
        </p>
      ))}
    </section>
  );
}
