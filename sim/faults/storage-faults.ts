import type { DirectoryHealth } from '../../core/disk.ts';
import { damage, replaceDirectory, setHealth } from '../kernel/disk-care.ts';
import { crash } from '../kernel/lifecycle.ts';
import type { Episode } from './episode.ts';
import {
  choice,
  chosen,
  type FaultContext,
  type FaultKind,
  gripOn,
  needed,
  numberOf,
  ON,
  parameter,
  textOf,
} from './kind.ts';
import { startAgain } from './process-faults.ts';

const DIRECTORY = parameter(
  'directory',
  'integer',
  1,
  'Which of the log directories, counted from 1; the first has the metadata log.',
);

/** How badly each kind of fault leaves a directory. */
const HARM: Readonly<Record<string, DirectoryHealth>> = {
  'disk-full': 'full',
  'log-dir-failure': 'failed',
};

/**
 * A fault of one log directory of each node. A directory that has gone offline is not used before the next start, so the
 * processes start anew at the end.
 */
const directoryFault = (
  name: string,
  doc: string,
  parameters: FaultKind['parameters'],
): FaultKind => ({
  name,
  family: 'disk',
  doc,
  lasts: true,
  targets: [ON],
  parameters: [DIRECTORY, ...parameters],
  holds: null,
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const place = numberOf(episode, 'directory');
    if (place < 1) return `there is no log directory ${place}: they are counted from 1`;
    assess(context, nodes, place, HARM[name] ?? 'ok');
    return gripOn(nodes);
  },
  end: (context, episode, grip) => {
    const { kernel } = context;
    const place = numberOf(episode, 'directory');
    for (const node of grip.nodes) crash(kernel, kernel.node(node));
    assess(context, grip.nodes, place, 'ok');
    if (isLost(episode)) {
      for (const node of grip.nodes) replaceDirectory(kernel, kernel.node(node), place - 1);
    }
    startAgain(context, grip.nodes);
  },
  step: null,
});

/** Whether an episode leaves a directory empty: what was in it is lost for good. */
export const isLost = (episode: Episode): boolean => episode.parameters['lost'] === true;

/** Gives each node's directory the worst health that an active episode leaves it. */
function assess(
  { kernel, others }: FaultContext,
  nodes: readonly number[],
  place: number,
  own: DirectoryHealth,
): void {
  for (const node of nodes) {
    const harms = others.flatMap(({ kind, episode, grip }) => {
      const harm = HARM[kind.name];
      const isHere = grip.nodes.includes(node) && episode.parameters['directory'] === place;
      return harm === undefined || !isHere ? [] : [harm];
    });
    const all = [own, ...harms];
    const worst = all.includes('failed') ? 'failed' : all.includes('full') ? 'full' : 'ok';
    setHealth(kernel, kernel.node(node), place - 1, worst);
  }
}

const DISK_FULL: FaultKind = directoryFault(
  'disk-full',
  'Fills the disk of a log directory: it can be read, nothing can be written. Kafka takes the directory offline at the first write; processes start anew at the end.',
  [],
);

const LOG_DIR_FAILURE: FaultKind = directoryFault(
  'log-dir-failure',
  'Breaks a log directory: neither reads nor writes succeed (KIP-112, KIP-858). At the end it works again and processes start anew.',
  [
    parameter(
      'lost',
      'boolean',
      false,
      'Whether the disk of the directory is replaced by an empty one at the end.',
    ),
  ],
);

const CORRUPTED_BATCH: FaultKind = {
  name: 'corrupted-batch',
  family: 'disk',
  doc: 'Damages one stored batch of a partition: whoever checks its checksum finds out (a follower or consumer that is given it, recovery after an unclean stop).',
  lasts: false,
  targets: [ON],
  parameters: [
    needed('partition', 'text', '', 'The name of the partition.'),
    choice('which', ['newest', 'oldest', 'any'], 'Which batch of its log.'),
  ],
  holds: null,
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const partition = textOf(episode, 'partition');
    const which = textOf(episode, 'which') as 'newest' | 'oldest' | 'any';
    const hit = nodes.filter((node) =>
      damage(context.kernel, context.kernel.node(node), partition, which, episode.id),
    );
    return hit.length === 0 ? `no batch of ${partition} is there to be damaged` : gripOn(hit);
  },
  end: () => {},
  step: null,
};

/** The faults of the media below log directories (DESIGN §5). */
export const STORAGE_FAULTS: readonly FaultKind[] = [DISK_FULL, LOG_DIR_FAILURE, CORRUPTED_BATCH];
