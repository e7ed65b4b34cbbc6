import type { Probe } from '../../core/probe.ts';
import type { FaultFact } from '../faults/episode.ts';
import type { NodeChange } from '../kernel/observer.ts';
import type { Notable } from '../run/result.ts';
import { type Catalogue, wordsIn } from './catalogue.ts';
import type { Language } from './language.ts';
import { probeSentence } from './probes.ts';

type ChangeFact = Pick<NodeChange, 'what' | 'detail'>;

/** A fault's start or end; `text` says it in English. */
interface FaultNotable extends Omit<FaultFact, 'links'> {
  readonly text: string;
}

interface ViolationNotable {
  readonly guarantee: string;
  readonly text: string;
}

/** A notable fact as one sentence without its subject. */
export function notableSentence(notable: Notable, language: Language = 'en'): string {
  const { fact } = notable;
  if (typeof fact === 'string') return fact;
  const words = wordsIn(language);
  if (isChange(fact)) return changeOf(fact, words);
  if (isViolation(fact)) {
    const evidence = fact.text.slice(`${fact.guarantee}: `.length);
    return `${fact.guarantee}: ${words.phrase(evidence)}`;
  }
  if (isFault(fact)) return language === 'en' ? fact.text : faultSentence(fact, words);
  if (isText(fact)) return fact.text;
  return probeSentence(fact as Probe, language);
}

function changeOf({ what, detail }: ChangeFact, words: Catalogue): string {
  const text = words.changes[what] ?? what;
  return detail === '' ? text : `${text} (${words.phrase(detail)})`;
}

/** What a fault's start, end or omission says. */
function faultSentence({ type, id, kind, nodes, reason }: FaultNotable, words: Catalogue): string {
  const name = `${kind} ${id}`;
  const whom = nodes.length === 0 ? '' : words.rows.remark(nodes.join(', '));
  switch (type) {
    case 'FaultStarted': {
      const what = (words.faults as Readonly<Record<string, string>>)[kind] ?? kind;
      return words.rows.faultStarted(name, what) + whom;
    }
    case 'FaultEnded':
      return words.rows.faultEnded(name) + whom;
    case 'FaultSkipped':
      return words.rows.faultSkipped(name, words.phrase(reason));
  }
}

const has = (fact: unknown, ...fields: readonly string[]): boolean =>
  typeof fact === 'object' && fact !== null && fields.every((field) => field in fact);

const isChange = (fact: unknown): fact is ChangeFact => has(fact, 'what', 'detail');
const isFault = (fact: unknown): fact is FaultNotable => has(fact, 'text', 'kind');
/** The simulator's own failure. */
const isText = (fact: unknown): fact is { readonly text: string } => has(fact, 'text');
const isViolation = (fact: unknown): fact is ViolationNotable => has(fact, 'text', 'guarantee');
