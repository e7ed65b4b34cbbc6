import type { Evidence } from '../check/checker.ts';
import type { Verdict } from '../run/result.ts';
import { wordsIn } from '../words/catalogue.ts';
import { serverName } from '../words/changes.ts';
import type { Rule } from '../words/rules.ts';
import { ruleIn } from '../words/rules.ts';
import { electionOf } from './explain-leader.ts';
import {
  type Explanation,
  inOrder,
  type Look,
  listAt,
  nameOf,
  rowOfEvent,
  type Step,
  serverIndex,
} from './explain-look.ts';
import type { Slot } from './trace.ts';

/** Guarantees whose evidence is an acknowledged record that is gone, or that nobody read. */
const ABOUT_LOSS: readonly string[] = ['acked-durable', 'lost-write', 'unseen'];

/** Why was a guarantee broken, and why is that a violation or allowed? `piece` counts its evidence from 0. */
export function explainGuarantee(look: Look, id: string, piece: number): Explanation {
  const words = wordsIn(look.language).explain;
  const verdict = look.trace.summary?.guarantees.find((known) => known.id === id);
  const evidence = verdict?.evidence[piece];
  if (verdict === undefined || evidence === undefined) {
    const question = words.questions.guarantee(id, false);
    const title = wordsIn(look.language).guarantee(id, verdict?.title ?? '');
    const rule = { text: title, source: verdict?.rule ?? '' };
    return { question, answer: words.loss.unknown, steps: [], rule };
  }
  const isAllowed = verdict.status === 'allowed';
  const { record } = evidence;
  const place = record === null ? '' : placeOf(record.partition, record.offset, record.value);
  const ofRecord = id === 'acked-durable' ? words.questions.lost : words.questions.unread;
  const question =
    record !== null && ABOUT_LOSS.includes(id)
      ? ofRecord(place)
      : words.questions.guarantee(id, isAllowed);
  return {
    question,
    answer: verdictAnswer(look, verdict, evidence),
    steps: inOrder([...lossSteps(look, evidence, id), ...verdictSteps(look, verdict, evidence)]),
    rule: ruleOf(look, verdict),
  };
}

/** Why was a record lost that was at an offset of a partition? */
export function explainLost(look: Look, partition: number, offset: number): Explanation {
  const words = wordsIn(look.language).explain;
  const name = look.trace.partitions[partition] ?? '?';
  for (const id of ABOUT_LOSS) {
    const verdict = look.trace.summary?.guarantees.find((known) => known.id === id);
    const piece = verdict?.evidence.findIndex(
      ({ record }) => record?.partition === name && record.offset === offset,
    );
    if (piece !== undefined && piece >= 0) return explainGuarantee(look, id, piece);
  }
  const place = placeOf(name, offset, null);
  const cuts = cutsOf(look, partition, offset, 0, look.trace.rowCount - 1);
  const rule = ruleIn('epochsDecideTruncation', look.language);
  const question = words.questions.lost(place);
  if (cuts.length === 0) {
    return { question, answer: words.loss.notLost(place), steps: [], rule };
  }
  const steps = inOrder([...leaderWithout(look, partition, offset, cuts[0]?.row ?? 0), ...cuts]);
  return { question, answer: `${cuts[0]?.sentence}.`, steps, rule };
}

const placeOf = (partition: string, offset: number, value: string | null): string =>
  value === null ? `${partition}@${offset}` : `${value} (${partition}@${offset})`;

function verdictAnswer(look: Look, verdict: Verdict, { text }: Evidence): string {
  const { explain, phrase } = wordsIn(look.language);
  const what = `${phrase(text)}.`;
  return verdict.status === 'allowed' && verdict.why !== null
    ? `${what} ${explain.loss.allowed(phrase(verdict.why))}`
    : `${what} ${explain.loss.violated(verdict.id)}`;
}

/** The guarantee itself, and where it is written. */
const ruleOf = (look: Look, { id, title, rule }: Verdict): Rule => ({
  text: wordsIn(look.language).guarantee(id, title),
  source: rule,
});

/** The acknowledgement, the leader that had not got the record, and who cut it off. */
function lossSteps(look: Look, { event, record }: Evidence, id: string): readonly Step[] {
  if (record === null) return [];
  const partition = look.trace.partitions.indexOf(record.partition);
  const words = wordsIn(look.language).explain.loss;
  const place = placeOf(record.partition, record.offset, record.value);
  const acknowledged = ABOUT_LOSS.includes(id) ? rowOfEvent(look.trace, event) : -1;
  const told: Step[] =
    acknowledged < 0
      ? []
      : [
          {
            row: acknowledged,
            sentence: words.acknowledged(
              place,
              nameOf(look, look.trace.rows.node[acknowledged] as number),
            ),
          },
        ];
  const from = Math.max(acknowledged, 0);
  const cuts = cutsOf(look, partition, record.offset, from, look.trace.rowCount - 1);
  const before = cuts[0]?.row ?? look.trace.rowCount - 1;
  // What was acknowledged after the last election is in the leader's log: who cut that offset off had another record.
  const election = electionOf(look, partition, look.trace.rowCount - 1);
  if (id !== 'acked-durable' && acknowledged > (election?.change.row ?? -1)) return told;
  return [...told, ...leaderWithout(look, partition, record.offset, before), ...cuts];
}

/** The last election before a row of a leader whose log ended at or below an offset, with what led to it. */
function leaderWithout(
  look: Look,
  partition: number,
  offset: number,
  before: number,
): readonly Step[] {
  const election = electionOf(look, partition, before);
  if (election === null) return [];
  const { row, after } = election.change;
  const end = look.views.at(row).value('logEndOffset', serverIndex(look, after), partition);
  if (end < 0 || end > offset) return [];
  const words = wordsIn(look.language).explain.loss;
  const leader = serverName(look.trace, after);
  return [...election.steps, { row, sentence: words.lackedIt(leader, end) }];
}

/** The rows in which brokers cut an offset of a partition off. */
function cutsOf(
  look: Look,
  partition: number,
  offset: number,
  from: number,
  to: number,
): readonly Step[] {
  const { rows, changes, slots } = look.trace;
  const words = wordsIn(look.language).explain.loss;
  const cuts: Step[] = [];
  let row = from;
  const start = from === 0 ? 0 : (rows.changesEnd[from - 1] as number);
  const end = to < 0 ? 0 : (rows.changesEnd[to] as number);
  for (let at = start; at < end; at++) {
    while ((rows.changesEnd[row] as number) <= at) row += 1;
    const slot = slots[changes.slot[at] as number] as Slot;
    if (slot.field !== 'truncated' || slot.partition !== partition) continue;
    const [low, high] = listAt(look, changes.value[at] as number);
    if (low === undefined || high === undefined || offset < low || offset >= high) continue;
    cuts.push({ row, sentence: words.cutOff(nameOf(look, slot.node), low, high) });
  }
  return cuts;
}

/** The rows of the guarantee's own verdict. */
function verdictSteps(look: Look, { id }: Verdict, { text }: Evidence): readonly Step[] {
  const { trace } = look;
  const { phrase } = wordsIn(look.language);
  const told = trace.notables.find(({ notable }) => {
    return (
      (notable.kind === 'violated' || notable.kind === 'allowed') &&
      (notable.fact as { readonly text: string }).text === `${id}: ${text}`
    );
  });
  return told === undefined ? [] : [{ row: told.row, sentence: `${id}: ${phrase(text)}` }];
}
