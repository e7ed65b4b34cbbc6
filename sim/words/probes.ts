import type { Probe } from '../../core/probe.ts';
import { wordsIn } from './catalogue.ts';
import type { Language } from './language.ts';

/** What a probe says, as one sentence without its subject: the node that states it stands before it. */
export function probeSentence(probe: Probe, language: Language = 'en'): string {
  const say = wordsIn(language).probes[probe.type] as (probe: Probe) => string;
  return say(probe);
}
