import type { DecodedLink } from '../../sim/trace/link/decode.ts';
import type { Link } from '../../sim/trace/link/link.ts';
import type { Language } from '../../sim/words/language.ts';
import type { Source } from '../engine/protocol.ts';
import { PANES, type Pane } from '../scene/scene.ts';
import type { Branch } from './branch.ts';
import type { Store } from './store.ts';

/** What an address asks for. */
export interface Address {
  readonly source: Source;
  readonly focus: Link['focus'];
  readonly language: Language | null;
  /** What is wrong with it, in sentences with the place. */
  readonly problems: readonly string[];
  /** Whether the run can be held against the recipe's hashes. */
  readonly isGraded: boolean;
}

/** A pane by its name in a link. */
export const paneNamed = (name: string | null): Pane | null =>
  PANES.find((pane) => pane === name) ?? null;

/** What a link asks for. Nothing of a damaged one is dropped in silence: what can be read is opened, the rest is told. */
export async function readLink(text: string): Promise<Address> {
  const { decodeLinkLeniently } = await import('../../sim/trace/link/decode.ts');
  const link = decodeLinkLeniently(text);
  const isBare = link.isRequest;
  return {
    source:
      isBare || !isRunnable(link) ? scenarioOf(link) : { type: 'Recipe', recipe: link.recipe },
    focus: link.focus,
    language: link.language,
    problems: link.problems.map(({ message }) => message),
    isGraded: !isBare && link.incomplete.every((field) => field === 'ladder'),
  };
}

/** A recipe is refused whose scenario's hash is another one. */
const isRunnable = ({ incomplete }: DecodedLink): boolean =>
  !incomplete.some((field) => field === 'scenario' || field === 'scenarioHash');

const scenarioOf = ({ recipe: { scenario, params, seed } }: DecodedLink): Source => ({
  type: 'Scenario',
  scenario,
  params,
  seed,
});

/** The link to the moment in focus, or null where nothing is open. While the run goes on it has no hash yet. */
export async function linkOfFocus(store: Store): Promise<string | null> {
  const branch = store.branch.peek();
  if (branch?.header === null || branch === null) return null;
  if (branch.summary === null) return linkToScenario(branch);
  const { encodeLink } = await import('../../sim/trace/link/encode.ts');
  return encodeLink({
    recipe: branch.summary.recipe,
    focus: focusOf(store, branch),
    language: store.language.peek(),
  });
}

async function linkToScenario({ source, header }: Branch): Promise<string | null> {
  if (header === null) return null;
  const { writeText } = await import('../../sim/trace/link/text.ts');
  const fields: string[] = [];
  const params = header.params.map(([path, value]) => `${writeText(path)}=${writeText(value)}`);
  if (params.length > 0) fields.push(`p=${params.join(',')}`);
  if (header.seed !== null) fields.push(`s=${writeText(header.seed)}`);
  const name =
    source.type === 'Scenario' && typeof source.scenario === 'string'
      ? source.scenario
      : header.name;
  return `#/run/${writeText(name)}?${fields.join('&')}`;
}

function focusOf(store: Store, { trace }: Branch): Link['focus'] {
  const { row, node, partition } = store.focus.peek();
  return {
    event: trace === null || row < 0 ? null : (trace.rows.event[row] ?? null),
    node: node === null ? null : (trace?.nodes[node]?.name ?? null),
    partition: partition === null ? null : (trace?.partitions[partition] ?? null),
    pane: store.pane.peek(),
  };
}
