import type { Trace } from '../../sim/trace/trace.ts';
import type { Box } from './box.ts';
import { brokersOf, clientsOf } from './cluster.ts';
import type { Size } from './scene.ts';

/** Where everything on the stage stands. */
export interface StageLayout {
  readonly size: Size;
  /** Little room: labels off, small type (viz.md §1.2). */
  readonly isCompact: boolean;
  /** By node index; null for a node that has no place of its own. */
  readonly boxes: readonly (Box | null)[];
  /** Row of cards that a broker stands in, from 0 at the top. */
  readonly cardRows: number;
  readonly headerHeight: number;
  /** Nothing but a quorum: its voters stand in cards (stage-voters.ts) instead of pills. */
  readonly hasVoterCards: boolean;
  /** Clients that stand in no box of their own, and the box that counts them; null where all have one. */
  readonly moreClients: { readonly count: number; readonly box: Box } | null;
}

const COMPACT_WIDTH = 560;
const SMALLEST_CARD = 58;
const LARGEST_CARD = 172;
const SMALLEST_CLIENT = 44;
const LARGEST_CLIENT = 124;
const CLIENT_STEP = 250;

/** Controllers above, brokers in the middle, clients below, on 1 to 3 rows of cards as the width asks for. */
export function stageLayout(trace: Trace, size: Size): StageLayout {
  const isCompact = size.width < COMPACT_WIDTH;
  const margin = isCompact ? 8 : 14;
  const boxes: (Box | null)[] = trace.nodes.map(() => null);
  const pillHeight = isCompact ? 24 : 26;
  const controllers = trace.nodes.flatMap(({ role }, node) =>
    role === 'controller' ? [node] : [],
  );
  const hasVoterCards = controllers.length > 0 && controllers.length === trace.nodes.length;
  if (hasVoterCards) {
    placeVoters(controllers, size, isCompact, boxes);
    return {
      size,
      isCompact,
      boxes,
      cardRows: 1,
      headerHeight: 20,
      hasVoterCards,
      moreClients: null,
    };
  }
  const top = controllers.length > 0 ? margin + pillHeight : margin;
  const pill = Math.min(isCompact ? 64 : 76, (size.width - 2 * margin) / controllers.length - 8);
  const pillStep = Math.min(
    pill + (isCompact ? 14 : 60),
    (size.width - 2 * margin) / controllers.length,
  );
  spread(controllers, size.width, pillStep, pill, margin, pillHeight, boxes);

  const clients = clientsOf(trace);
  const clientHeight = isCompact ? 26 : 28;
  const clientTop = size.height - margin - clientHeight;
  const bottom = clients.length > 0 ? clientTop : size.height - margin;
  const moreClients = placeClients(
    clients,
    { size, margin, top: clientTop, height: clientHeight },
    boxes,
  );

  const cardRows = placeCards(
    brokersOf(trace),
    { size, margin, isCompact, top, bottom, mostReplicas: mostReplicas(trace) },
    boxes,
  );
  return {
    size,
    isCompact,
    boxes,
    cardRows,
    headerHeight: isCompact ? 18 : 20,
    hasVoterCards,
    moreClients,
  };
}

const LARGEST_VOTER = 196;
const VOTER_HEIGHT = 124;

/** Voters alone have the stage to themselves: a row of cards in the middle, with room for messages around them. */
function placeVoters(
  voters: readonly number[],
  size: Size,
  isCompact: boolean,
  boxes: (Box | null)[],
): void {
  const margin = isCompact ? 8 : 20;
  const step = Math.min((size.width - 2 * margin) / voters.length, LARGEST_VOTER * 1.45);
  const width = Math.min(LARGEST_VOTER, step - (isCompact ? 10 : 44));
  const height = Math.min(VOTER_HEIGHT, size.height - 60);
  spread(voters, size.width, step, width, (size.height - height) / 2 + 6, height, boxes);
}

/** Stands nodes side by side around the middle of the width. */
function spread(
  nodes: readonly number[],
  width: number,
  step: number,
  itemWidth: number,
  y: number,
  height: number,
  boxes: (Box | null)[],
): void {
  const first = width / 2 - ((nodes.length - 1) * step) / 2;
  nodes.forEach((node, index) => {
    boxes[node] = { x: first + index * step - itemWidth / 2, y, width: itemWidth, height };
  });
}

interface Band {
  readonly size: Size;
  readonly margin: number;
  readonly top: number;
  readonly height: number;
}

function placeClients(
  clients: readonly number[],
  { size, margin, top, height }: Band,
  boxes: (Box | null)[],
): StageLayout['moreClients'] {
  const inner = size.width - 2 * margin;
  const capacity = Math.max(1, Math.floor(inner / SMALLEST_CLIENT));
  const shown = clients.length <= capacity ? clients : clients.slice(0, capacity - 1);
  const isCut = shown.length < clients.length;
  const places = shown.length + (isCut ? 1 : 0);
  const step = Math.min(inner / Math.max(1, places), CLIENT_STEP);
  const width = Math.min(LARGEST_CLIENT, step - 6);
  const middle = ((places - 1) * step) / 2;
  shown.forEach((node, index) => {
    boxes[node] = { x: size.width / 2 - middle + index * step - width / 2, y: top, width, height };
  });
  if (!isCut) return null;
  const x = size.width / 2 - middle + shown.length * step - width / 2;
  return { count: clients.length - shown.length, box: { x, y: top, width, height } };
}

interface CardBand {
  readonly size: Size;
  readonly margin: number;
  readonly isCompact: boolean;
  readonly top: number;
  readonly bottom: number;
  /** The most replicas that a broker holds. */
  readonly mostReplicas: number;
}

function placeCards(
  brokers: readonly number[],
  { size, margin, isCompact, top, bottom, mostReplicas }: CardBand,
  boxes: (Box | null)[],
): number {
  if (brokers.length === 0) return 0;
  const inner = size.width - 2 * margin;
  const most = Math.max(1, Math.floor(inner / (SMALLEST_CARD + 4)));
  const rows = Math.ceil(brokers.length / most);
  const perRow = Math.ceil(brokers.length / rows);
  const step = Math.min(inner / perRow, LARGEST_CARD * 1.6);
  const width = Math.max(
    Math.min(SMALLEST_CARD, step - 6),
    Math.min(LARGEST_CARD, step * (isCompact ? 0.84 : 0.64)),
  );
  const between = rows > 1 ? 14 : 0;
  const room = bottom - top;
  // Room for what flies above and below the cards; with several rows less of it.
  const gap = Math.min(rows > 1 ? 26 : 56, room * (rows > 1 ? 0.12 : 0.24));
  const tallest = cardHeight(width, mostReplicas, isCompact);
  const height = Math.min(tallest, (room - 2 * gap - (rows - 1) * between) / rows);
  const used = rows * height + (rows - 1) * between;
  const first = top + (room - used) / 2;
  brokers.forEach((node, index) => {
    const row = Math.floor(index / perRow);
    const inRow = Math.min(perRow, brokers.length - row * perRow);
    const left = size.width / 2 - ((inRow - 1) * step) / 2;
    boxes[node] = {
      x: left + (index % perRow) * step - width / 2,
      y: first + row * (height + between),
      width,
      height,
    };
  });
  return rows;
}

/** Counted over the whole trace, so that cards keep their size while it is watched. */
function mostReplicas(trace: Trace): number {
  const held = trace.nodes.map(() => 0);
  for (const { field, node } of trace.slots) {
    if (field === 'logEndOffset' && node >= 0) held[node] = (held[node] ?? 0) + 1;
  }
  return Math.max(0, ...held);
}

/** What a card needs: its header, rows of chips (stage-chips.ts), and a line of text. */
function cardHeight(width: number, replicas: number, isCompact: boolean): number {
  const perRow = Math.max(1, Math.floor((width - 5) / 32));
  const rows = Math.max(1, Math.ceil(replicas / perRow));
  return (isCompact ? 18 : 20) + Math.min(rows, 3) * 27 + (isCompact ? 24 : 30);
}
