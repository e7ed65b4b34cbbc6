import type { Effect, Input, Start } from '../../../core/machine.ts';
import type { RunSummary } from '../../run/result.ts';
import type { Exporter } from './exporter.ts';

/** What the first line of the file says it is. */
export const NDJSON_FORMAT = 'samsa-trace-1';

/**
 * One JSON document a line: a header, then in order every event, change of a node and entry of the client history, then
 * the verdicts and the end. Times are virtual microseconds.
 */
export function ndjson(): Exporter {
  const lines: string[] = [];
  const add = (line: object): void => {
    lines.push(JSON.stringify(line));
  };
  return {
    observer: {
      onStep: ({ number, at, node, cause, from, input, effects, nodes }) => {
        const peer = nodes[from]?.spec.name ?? null;
        const facts = effects.flatMap((effect) => (effect.type === 'Probe' ? [effect.probe] : []));
        const does = effects.filter(({ type }) => type !== 'Probe').map(effectLine);
        add({
          type: 'event',
          event: number,
          at,
          node: node.spec.name,
          cause,
          ...inputLine(input),
          ...(peer === null ? {} : { from: peer }),
          ...(does.length === 0 ? {} : { effects: does }),
          ...(facts.length === 0 ? {} : { facts }),
        });
      },
      onNode: ({ at, node, what, detail }) =>
        add({ type: 'node', at, node: node.spec.name, what, ...(detail === '' ? {} : { detail }) }),
    },
    onHistory: ({ type, ...entry }) => add({ type: 'history', what: type, ...entry }),
    finish: (summary) => {
      const end = summary.guarantees.map((verdict) => ({ ...verdict, type: 'verdict' }));
      const all = [header(summary), ...end.map((line) => JSON.stringify(line)), footer(summary)];
      return `${[all[0], ...lines, ...all.slice(1)].join('\n')}\n`;
    },
  };
}

function header({ samsa, scenario, seed, link, recipe }: RunSummary): string {
  const { scenarioHash } = recipe;
  return JSON.stringify({
    type: 'header',
    format: NDJSON_FORMAT,
    samsa,
    scenario,
    scenarioHash,
    seed,
    link,
  });
}

function footer({ outcome, ended, hash, events, virtualMs, warnings }: RunSummary): string {
  return JSON.stringify({ type: 'end', outcome, ended, hash, events, virtualMs, warnings });
}

/** What came in, without the clocks and the chance that every input carries. */
function inputLine(input: Input | Start): object {
  const { now: _now, wallClock: _wallClock, entropy: _entropy, forcing: _forcing, ...rest } = input;
  const { type, ...fields } = rest;
  return { input: type, ...fields };
}

/** An effect; a message in full is found where it is received. */
function effectLine(effect: Effect): object {
  switch (effect.type) {
    case 'Send':
    case 'Reply':
      return { ...effect, message: effect.message?.type ?? null };
    case 'Connect':
    case 'Disconnect':
    case 'SetTimer':
    case 'CancelTimer':
    case 'Flush':
    case 'Answer':
    case 'Probe':
    case 'Halt':
      return effect;
  }
}
