import { find } from '../../core/collections/table.ts';
import { chosen, type FaultContext, type FaultKind, NOTHING, ON } from './kind.ts';

/** What operators do to the voters of the quorum (KIP-853, DESIGN §5). */

const NO_OPERATOR = 'there is nobody to ask: no admin client, and no leader of a quorum alone';

/** An operator's command about one node; nothing of it is undone, since another command would be. */
const voterFault = (
  name: string,
  doc: string,
  ask: (context: FaultContext, node: number, key: string) => string | null,
): FaultKind => ({
  name,
  family: 'operator',
  doc,
  lasts: false,
  targets: [ON],
  parameters: [],
  holds: null,
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    for (const node of nodes) {
      const problem = ask(context, node, `${name} ${episode.id} ${node}`);
      if (problem !== null) return problem;
    }
    return NOTHING;
  },
  end: () => {},
  step: null,
});

const ADD_VOTER: FaultKind = voterFault(
  'add-voter',
  'Adds a running controller to the voters of the quorum, under the directory that it has now (kafka-metadata-quorum add-controller, KIP-853).',
  ({ kernel, operate, directoryId }, node, key) => {
    const voterDirectoryId = directoryId(node);
    const { id, name } = kernel.node(node).spec;
    if (voterDirectoryId === '') return `${name} does not run, or the voters are static`;
    const type = 'AddVoter';
    return operate({ type, voterId: id, voterDirectoryId }, key) ? null : NO_OPERATOR;
  },
);

const REMOVE_VOTER: FaultKind = voterFault(
  'remove-voter',
  'Removes a controller from the voters of the quorum, under the directory that the voter set has (kafka-metadata-quorum remove-controller, KIP-853).',
  ({ kernel, operate, voters }, node, key) => {
    const { id, name } = kernel.node(node).spec;
    const voter = find(voters(), id);
    if (voter === null || voter.directoryId === '') {
      return `${name} is no voter that can be removed at this moment`;
    }
    const type = 'RemoveVoter';
    const { directoryId: voterDirectoryId } = voter;
    return operate({ type, voterId: id, voterDirectoryId }, key) ? null : NO_OPERATOR;
  },
);

export const VOTER_FAULTS: readonly FaultKind[] = [ADD_VOTER, REMOVE_VOTER];
