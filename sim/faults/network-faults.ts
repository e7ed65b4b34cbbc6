import type { Connection } from '../kernel/connection.ts';
import type { Episode, Grip } from './episode.ts';
import { changeCuts, gripOnLinks, linksBetween, linksOf, partitionLinks } from './graph.ts';
import {
  choice,
  chosen,
  duration,
  type FaultContext,
  type FaultKind,
  type FaultParameter,
  type FaultTarget,
  FROM,
  needed,
  numberOf,
  ON,
  optional,
  parameter,
  TO,
  TRAFFIC,
  textOf,
} from './kind.ts';

const GROUPS: FaultTarget = { name: 'groups', required: false };

const DIRECTION = choice(
  'direction',
  ['both', 'one-way'],
  'Whether messages from `to` to `from` are concerned as well.',
);

const SINGLE_MESSAGES: readonly FaultParameter[] = [
  parameter(
    'messages',
    'texts',
    [],
    'Types of messages concerned (`AlterPartitionRequest`); all where empty.',
  ),
  parameter('oneIn', 'integer', 1, 'One message in so many is concerned, as chance decides.'),
  parameter('count', 'integer', 0, 'At most so many messages are concerned; 0 for no limit.'),
];

const uncut = ({ kernel }: FaultContext, episode: Episode, grip: Grip): void =>
  changeCuts(kernel, grip.links, episode.traffic, -1);

const PARTITION: FaultKind = {
  name: 'partition',
  family: 'network',
  doc: 'Cuts links: bytes wait at their sender until the cut heals or the connection is given up.',
  lasts: true,
  targets: [GROUPS, optional(ON), optional(FROM), optional(TO), TRAFFIC],
  parameters: [
    choice(
      'shape',
      ['split', 'one-way', 'bridge', 'ring'],
      '`split`: between `groups` (or `from` and `to`); `one-way`: from `from` to `to` only; `bridge`: between `groups`, while the nodes of `on` see all; `ring`: each node of `on` sees its nearest neighbours only, a majority.',
    ),
  ],
  holds: null,
  start: (context, episode) => {
    const links = partitionLinks(context, episode, textOf(episode, 'shape'));
    if (typeof links === 'string') return links;
    changeCuts(context.kernel, links, episode.traffic, 1);
    return gripOnLinks(links);
  },
  end: uncut,
  step: null,
};

const FLAP: FaultKind = {
  name: 'flap',
  family: 'network',
  doc: 'Cuts links and heals them again and again.',
  lasts: true,
  targets: [GROUPS, optional(FROM), optional(TO), TRAFFIC],
  parameters: [
    duration('period', 400_000, 'From one cut to the next; half of it the link is cut.'),
  ],
  holds: null,
  start: (context, episode) => {
    const links = partitionLinks(context, episode, 'split');
    if (typeof links === 'string') return links;
    changeCuts(context.kernel, links, episode.traffic, 1);
    context.stepAt(context.kernel.now + halfPeriod(episode));
    return gripOnLinks(links, 1);
  },
  step: (context, episode, grip) => {
    const isCut = grip.numbers[0] === 1;
    changeCuts(context.kernel, grip.links, episode.traffic, isCut ? -1 : 1);
    grip.numbers[0] = isCut ? 0 : 1;
    context.stepAt(context.kernel.now + halfPeriod(episode));
  },
  end: (context, episode, grip) => {
    if (grip.numbers[0] === 1) uncut(context, episode, grip);
  },
};

const halfPeriod = (episode: Episode): number =>
  Math.max(1, Math.floor(numberOf(episode, 'period') / 2));

const ISOLATE: FaultKind = {
  name: 'isolate',
  family: 'network',
  doc: 'Cuts nodes off from everyone, each other included.',
  lasts: true,
  targets: [ON, TRAFFIC],
  parameters: [
    choice(
      'direction',
      ['both', 'in', 'out'],
      'Whether they can neither send nor receive, not receive, or not send.',
    ),
  ],
  holds: null,
  start: (context, episode) => {
    const nodes = chosen(context, episode);
    if (typeof nodes === 'string') return nodes;
    const { kernel } = context;
    const all = kernel.nodes.map(({ index }) => index);
    const direction = textOf(episode, 'direction');
    const links =
      direction === 'in'
        ? linksBetween(all, nodes, false)
        : linksBetween(nodes, all, direction === 'both');
    changeCuts(kernel, links, episode.traffic, 1);
    return { nodes, links, numbers: [] };
  },
  end: uncut,
  step: null,
};

const SLOW_LINK: FaultKind = {
  name: 'slow-link',
  family: 'network',
  doc: 'Makes every message of a link take longer.',
  lasts: true,
  targets: [FROM, TO],
  parameters: [needed('by', 'duration', 0, 'What is added to the way of each message.'), DIRECTION],
  holds: null,
  start: (context, episode) => {
    const links = linksOf(context, episode, textOf(episode, 'direction') === 'both');
    if (typeof links === 'string') return links;
    slow(context, links, numberOf(episode, 'by'));
    return gripOnLinks(links);
  },
  end: (context, episode, grip) => slow(context, grip.links, -numberOf(episode, 'by')),
  step: null,
};

function slow({ kernel }: FaultContext, links: Grip['links'], micros: number): void {
  for (const [from, to] of links) kernel.transport.links.changeDelay(from, to, micros);
}

/** A fault that meets single messages on their way (messages.ts); it starts by naming the links they travel on. */
const onMessages = (
  name: string,
  doc: string,
  targets: readonly FaultTarget[],
  parameters: readonly FaultParameter[],
  linksFor: (context: FaultContext, episode: Episode) => Grip['links'] | string,
): FaultKind => ({
  name,
  family: 'network',
  doc,
  lasts: true,
  targets,
  parameters: [...parameters, ...SINGLE_MESSAGES],
  holds: null,
  start: (context, episode) => {
    const links = linksFor(context, episode);
    if (typeof links === 'string') return links;
    return gripOnLinks(links, numberOf(episode, 'count') || -1);
  },
  end: () => {},
  step: null,
});

const DELAY: FaultKind = onMessages(
  'delay',
  'Delays single messages of a link; what follows on the same connection waits behind them, other connections do not.',
  [FROM, TO, TRAFFIC],
  [
    needed('by', 'duration', 0, 'What is added to the way of a message.'),
    duration('spread', 0, 'At most so much more, as chance decides.'),
    DIRECTION,
  ],
  (context, episode) => linksOf(context, episode, textOf(episode, 'direction') === 'both'),
);

const LOSE_REQUEST: FaultKind = onMessages(
  'lose-request',
  'Loses requests on their way from `from` to `to` together with their connections: they are not executed.',
  [FROM, TO, TRAFFIC],
  [],
  (context, episode) => linksOf(context, episode, false),
);

const LOSE_REPLY: FaultKind = onMessages(
  'lose-reply',
  'Loses the replies to requests of `from` to `to` together with their connections: the requests were executed.',
  [FROM, TO, TRAFFIC],
  [],
  (context, episode) => {
    const links = linksOf(context, episode, false);
    return typeof links === 'string' ? links : links.map(([from, to]) => [to, from] as const);
  },
);

const RESET: FaultKind = {
  name: 'reset',
  family: 'network',
  doc: 'Breaks all connections between nodes at once; what is in flight is lost.',
  lasts: false,
  targets: [FROM, TO, TRAFFIC],
  parameters: [],
  holds: null,
  start: (context, episode) => {
    const links = linksOf(context, episode, true);
    if (typeof links === 'string') return links;
    const { transport } = context.kernel;
    const isConcerned = ({ ends, trafficClass }: Connection): boolean =>
      episode.traffic.includes(trafficClass) &&
      links.some(([a, b]) => a === ends.opener.node && b === ends.acceptor.node);
    const concerned = [...transport.connections.values()].filter(isConcerned);
    for (const connection of concerned.sort((a, b) => a.id - b.id)) transport.reset(connection);
    return gripOnLinks(links);
  },
  end: () => {},
  step: null,
};

/** The faults of the network (DESIGN §4, §5). */
export const NETWORK_FAULTS: readonly FaultKind[] = [
  PARTITION,
  FLAP,
  ISOLATE,
  SLOW_LINK,
  DELAY,
  RESET,
  LOSE_REQUEST,
  LOSE_REPLY,
];
