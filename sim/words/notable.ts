import type { Probe } from '../../core/probe.ts';
import type { Notable } from '../run/result.ts';
import { probeSentence } from './probes.ts';

const CHANGES: Readonly<Record<string, string>> = {
  started: 'process started',
  crashed: 'process crashed',
  halted: 'process ended',
  'power-lost': 'lost power: what was not flushed is gone',
  paused: 'process paused',
  resumed: 'process goes on',
  wiped: 'got an empty disk',
};

interface ChangeFact {
  readonly what: string;
  readonly detail: string;
}

/** A notable fact as one sentence without its subject. */
export function notableSentence(notable: Notable): string {
  const { fact } = notable;
  if (typeof fact === 'string') return fact;
  if (isChange(fact)) {
    const text = CHANGES[fact.what] ?? fact.what;
    return fact.detail === '' ? text : `${text} (${fact.detail})`;
  }
  if (isFault(fact)) return fact.text;
  return probeSentence(fact as Probe);
}

const isChange = (fact: unknown): fact is ChangeFact =>
  typeof fact === 'object' && fact !== null && 'what' in fact && 'detail' in fact;

const isFault = (fact: unknown): fact is { readonly text: string } =>
  typeof fact === 'object' && fact !== null && 'text' in fact;
