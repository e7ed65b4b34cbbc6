import { type Site, site } from '../../core/draw.ts';
import { avalanche, hashString, mix } from '../../core/hash.ts';
import type { Message } from '../../core/machine.ts';
import type { Choices } from '../kernel/choices.ts';
import type { End } from '../kernel/connection.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { Episode } from './episode.ts';
import { type Holding, numberOf, textsOf } from './kind.ts';

/** How much of its spread a delayed message is late, in fifteenths; calm is the least. */
export const DELAY_SPREAD: Site = site('fault.delay', 16, 0);

/** Whether a message is one of those that an episode meets: outcome 0 of so many. Calm is to be met by none. */
const metSite = (oneIn: number): Site => site('fault.met', oneIn, oneIn - 1);

/** Lets active episodes of `delay`, `lose-request` and `lose-reply` meet messages; the kernel asks nobody otherwise. */
export function meetMessages(kernel: Kernel, active: readonly Holding[]): void {
  const { transport, choices } = kernel;
  const delays = active.filter(({ kind }) => kind.name === 'delay');
  const losses = active.filter(({ kind }) => kind.name.startsWith('lose-'));
  transport.delayer =
    delays.length === 0
      ? null
      : (to, message, chance, name) => delayOf(delays, choices, to, message, chance, name);
  transport.interceptor =
    losses.length === 0
      ? null
      : (end, message, chance, name) =>
          losses.some(
            (loss) =>
              end.opener === (loss.kind.name === 'lose-reply') &&
              meets(loss, choices, end, message, chance, name),
          );
}

function delayOf(
  delays: readonly Holding[],
  choices: Choices,
  to: End,
  message: Message,
  chance: number,
  name: string,
): number {
  let micros = 0;
  for (const delay of delays) {
    if (!meets(delay, choices, to, message, chance, name)) continue;
    const spread = numberOf(delay.episode, 'spread');
    const fifteenths =
      spread === 0 ? 0 : drawFor(delay.episode, choices, DELAY_SPREAD, chance, name);
    micros += numberOf(delay.episode, 'by') + Math.floor((spread * fifteenths) / 15);
  }
  return micros;
}

/** Whether an episode meets a message that travels to an end; it counts those it meets. */
function meets(
  { episode, grip }: Holding,
  choices: Choices,
  to: End,
  message: Message,
  chance: number,
  name: string,
): boolean {
  if (grip.numbers[0] === 0) return false;
  const from = to.peer.node;
  if (!episode.traffic.includes(to.connection.trafficClass)) return false;
  const types = textsOf(episode, 'messages');
  if (types.length > 0 && !types.includes(message.type)) return false;
  if (!grip.links.some(([a, b]) => a === from && b === to.node)) return false;
  const oneIn = numberOf(episode, 'oneIn');
  if (oneIn > 1 && drawFor(episode, choices, metSite(oneIn), chance, name) !== 0) return false;
  grip.numbers[0] = (grip.numbers[0] as number) - 1;
  return true;
}

/** Draws for one episode what becomes of a message, which other episodes may meet as well. */
function drawFor(
  episode: Episode,
  choices: Choices,
  drawn: Site,
  chance: number,
  name: string,
): number {
  const own = avalanche(mix(chance, hashString(episode.id)));
  return choices.choose(drawn, own, choices.named ? `${name} ${episode.id}` : '');
}
