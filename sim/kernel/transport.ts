import { assert, some } from '../../core/assert.ts';
import { avalanche, mix } from '../../core/hash.ts';
import type { ConnectionId, Message, Purpose } from '../../core/machine.ts';
import type { Choices } from './choices.ts';
import { type Channel, type Connection, type End, newConnection, type Wire } from './connection.ts';
import { Endpoints } from './endpoints.ts';
import {
  counterOf,
  countOrdinal,
  countRequest,
  newChannel,
  ordinalName,
  requestName,
} from './keys.ts';
import { NET_LATENCY } from './latency.ts';
import { type Links, RETRANSMIT_MICROS } from './links.ts';
import type { Loss } from './observer.ts';
import { type ArrivalKind, copyOf, type Scheduled } from './scheduled.ts';
import type { TransportHost } from './transport-host.ts';

/**
 * A message that a fault wants to meet as it arrives at an end; true when the fault takes it with its connection.
 * `chance` and `name` are the message's own.
 */
export type Interceptor = (end: End, message: Message, chance: number, name: string) => boolean;

/** Microseconds that a fault adds to the way of a message to an end; what follows in its direction waits behind it. */
export type Delayer = (to: End, message: Message, chance: number, name: string) => number;

/** What a world keeps of a connection, as far as it is the transport's. */
export interface ConnectionKept extends Pick<Connection, 'id' | 'purpose' | 'serving'> {
  readonly requests: string;
  readonly replies: string;
  readonly opener: EndKept;
  readonly acceptor: EndKept;
}

type EndKept = Readonly<
  Pick<End, 'node' | 'boot' | 'local' | 'open' | 'arrivesAfter' | 'draining'>
>;

const REPLY = 0x5eb1;

/**
 * TCP between processes: connections, order within a direction, one request at a time at the acceptor, and what cut
 * links, lost segments and dead hosts do to them (DESIGN §4). Bytes wait behind a cut; nothing is duplicated.
 */
export class Transport {
  readonly links: Links;
  readonly connections: Map<number, Connection> = new Map();
  readonly channels: Map<string, Channel> = new Map();
  /** The open ends of each node's process. */
  private readonly endpoints: readonly Endpoints[];
  readonly accepted: number[];
  interceptor: Interceptor | null = null;
  delayer: Delayer | null = null;
  nextConnection = 1;
  private readonly wire: Wire;
  private readonly choices: Choices;
  private readonly host: TransportHost;

  constructor(nodes: number, links: Links, wire: Wire, choices: Choices, host: TransportHost) {
    this.links = links;
    this.wire = wire;
    this.choices = choices;
    this.host = host;
    this.endpoints = Array.from({ length: nodes }, () => new Endpoints());
    this.accepted = Array.from({ length: nodes }, () => 0);
  }

  /** A process asks for a connection to the node at index `peer`. */
  connect(node: number, local: ConnectionId, peer: number, purpose: Purpose): void {
    const boot = this.host.bootOf(node);
    assert(
      this.endpoint(node).get(local) === null,
      'a process opens a connection under an unused number',
    );
    const connection = newConnection(
      {
        id: this.nextConnection++,
        purpose,
        trafficClass: this.wire.trafficClass(purpose),
        requests: this.channel(node, boot, peer, purpose, '>'),
        replies: this.channel(node, boot, peer, purpose, '<'),
      },
      { node, boot, local },
      peer,
    );
    this.connections.set(connection.id, connection);
    this.endpoint(node).set(local, connection.ends.opener);
    this.sendControl('syn', connection.ends.acceptor);
  }

  /** A process sends a request. Sending on a lost connection does nothing. */
  send(node: number, local: ConnectionId, message: Message): void {
    const from = this.endpoint(node).get(local);
    if (from === null) return;
    const channel = from.connection.requests;
    const counter = counterOf(channel, message.type);
    const chance = this.choices.entropy(countRequest(counter, message, this.wire));
    const name = this.choices.named ? requestName(channel, counter, message, this.wire) : '';
    this.schedule('message', from.peer, message, chance, name);
  }

  /** A process answers the request it is serving, or with null is done with it; the next one may be read. */
  reply(node: number, local: ConnectionId, message: Message | null): void {
    const from = this.endpoint(node).get(local);
    const serving = from === null || from.opener ? null : from.connection.serving;
    if (from === null || serving === null) return;
    const { connection } = from;
    if (message !== null) {
      const name = this.choices.named ? `${serving.name} reply` : '';
      this.schedule('message', from.peer, message, avalanche(mix(serving.chance, REPLY)), name);
    }
    connection.serving = null;
    const next = connection.unread.shift();
    if (next === undefined) return;
    if (next.kind === 'message') this.serve(next);
    this.host.schedule('unread', this.host.now, from, next.payload, next.chance, next.name);
    if (next.kind === 'message') this.host.watch?.renumbered(next.sequence, this.host.sequence);
  }

  /** A process closes its end. What it sent before still arrives, then the other end hears of it. */
  disconnect(node: number, local: ConnectionId): void {
    const end = this.endpoint(node).get(local);
    if (end === null) return;
    this.dropEnd(end);
    this.host.unwanted(end);
    this.sendControl('fin', end.peer);
  }

  /** A process ended on a host that has power: its operating system closes what it held. */
  closeAll(node: number): void {
    for (const { local } of this.endpoint(node).all()) this.disconnect(node, local);
  }

  /** A host lost power: its ends are gone, and what it had yet to get through a cut with them. Nobody is told. */
  forgetAll(node: number): void {
    for (const end of this.endpoint(node).all()) this.dropEnd(end);
    for (const connection of [...this.connections.values()]) {
      const { opener, acceptor } = connection.ends;
      if (opener.node === node) this.loseAll(acceptor.held, 'ended');
      if (acceptor.node === node) this.loseAll(opener.held, 'ended');
      this.forgetIfOver(connection);
    }
  }

  /** Breaks a connection under both ends at once; what was in flight is lost. */
  reset(connection: Connection): void {
    for (const end of [connection.ends.opener, connection.ends.acceptor]) {
      this.loseAll(end.held, 'reset');
      if (!end.open) continue;
      this.dropEnd(end);
      const { chance, name } = this.controlChance(end, 'break');
      this.host.inform('disconnected', end, chance, name);
    }
    this.forgetIfOver(connection);
  }

  /** Lets the items go on that were held for a link or a host that works again. */
  release(): void {
    const byId = [...this.connections.values()].sort((a, b) => a.id - b.id);
    for (const connection of byId) {
      for (const end of [connection.ends.opener, connection.ends.acceptor]) {
        if (end.held.length === 0 || end.draining || this.isHeld(end)) continue;
        end.draining = true;
        const { chance, name } = this.controlChance(end, 'resume');
        const bucket = this.choices.choose(NET_LATENCY, chance, name);
        const at = this.host.now + this.links.delay(end.peer.node, end.node, bucket);
        this.host.schedule('drain-end', at, end, null, chance, name);
      }
    }
  }

  /** The first held item of an end goes on, unless the link was cut again. */
  drain(end: End): void {
    end.draining = false;
    if (this.isHeld(end)) return;
    const item = end.held.shift();
    if (item !== undefined) this.handle(item, end);
    if (end.held.length === 0) {
      this.forgetIfOver(end.connection);
      return;
    }
    end.draining = true;
    this.host.schedule('drain-end', this.host.now, end, null, 0, '');
  }

  /** Something arrives at an end. It waits where its link is cut, its host has no power, or others wait before it. */
  arrive(item: Scheduled): void {
    const end = item.end as End;
    if (end.held.length === 0 && !this.isHeld(end)) {
      this.handle(item, end);
      return;
    }
    end.held.push(copyOf(item));
    this.connections.set(end.connection.id, end.connection);
  }

  /** A request, or the end of the connection, that waited behind another request is read. */
  readOn(item: Scheduled): void {
    const end = item.end as End;
    if (!end.open) {
      this.host.watch?.lost(item, 'closed');
      return;
    }
    if (item.payload === null) this.onClosed(item, end);
    else this.host.receive(copyOf(item, 'message'));
  }

  /** Makes a connection again that a world kept, without what waits on it. */
  restore(kept: ConnectionKept): void {
    const { id, purpose, opener, acceptor } = kept;
    const trafficClass = this.wire.trafficClass(purpose);
    const requests = some(this.channels.get(kept.requests), 'a kept connection has its channels');
    const replies = some(this.channels.get(kept.replies), 'a kept connection has its channels');
    const connection = newConnection(
      { id, purpose, trafficClass, requests, replies },
      opener,
      acceptor.node,
    );
    if (kept.serving !== null) connection.serving = Object.assign(connection.request, kept.serving);
    for (const [end, was] of [
      [connection.ends.opener, opener],
      [connection.ends.acceptor, acceptor],
    ] as const) {
      const { boot, local, open, arrivesAfter, draining } = was;
      Object.assign(end, { boot, local, open, arrivesAfter, draining });
      if (open) this.endpoint(end.node).set(local, end);
    }
    this.connections.set(id, connection);
  }

  private handle(item: Scheduled, end: End): void {
    switch (item.kind as ArrivalKind) {
      case 'message':
        this.onMessage(item, end);
        return;
      case 'syn':
        this.onSyn(item, end);
        return;
      case 'accepted':
        if (end.open) this.host.inform('connected', end, item.chance, item.name);
        return;
      case 'refusal':
        if (!end.open) return;
        this.dropEnd(end);
        this.host.inform('refused', end, item.chance, item.name);
        return;
      case 'fin':
        if (!end.open) return;
        if (end.connection.serving !== null && !end.opener)
          end.connection.unread.push(copyOf(item));
        else this.onClosed(item, end);
        return;
      case 'reset':
        if (end.open) this.onClosed(item, end);
        return;
    }
  }

  private onMessage(item: Scheduled, end: End): void {
    if (!end.open) {
      this.host.watch?.lost(item, 'closed');
      this.sendControl('reset', end.peer);
      return;
    }
    if (this.interceptor?.(end, item.payload as Message, item.chance, item.name)) {
      this.host.watch?.lost(item, 'fault');
      this.reset(end.connection);
      return;
    }
    if (!end.opener) {
      if (end.connection.serving !== null) {
        end.connection.unread.push(copyOf(item));
        return;
      }
      this.serve(item);
    }
    this.host.receive(item);
  }

  private serve(item: Scheduled): void {
    const { connection } = item.end as End;
    connection.request.chance = item.chance;
    connection.request.name = item.name;
    connection.serving = connection.request;
  }

  private onSyn(item: Scheduled, end: End): void {
    const boot = this.host.bootOf(end.node);
    if (boot === 0) {
      this.sendControl('refusal', end.peer);
      return;
    }
    this.accepted[end.node] = (this.accepted[end.node] as number) + 1;
    end.boot = boot;
    end.local = -(this.accepted[end.node] as number);
    end.open = true;
    this.connections.set(end.connection.id, end.connection);
    this.endpoint(end.node).set(end.local, end);
    this.host.inform('connected', end, item.chance, item.name);
    this.sendControl('accepted', end.peer);
  }

  private onClosed(item: Scheduled, end: End): void {
    this.dropEnd(end);
    this.host.inform('disconnected', end, item.chance, item.name);
  }

  /** An end is gone from its process. */
  private dropEnd(end: End): void {
    end.open = false;
    this.endpoint(end.node).delete(end.local);
    if (!end.opener) {
      end.connection.serving = null;
      this.loseAll(end.connection.unread, 'closed');
    }
    this.forgetIfOver(end.connection);
  }

  /** Drops a connection that nobody holds and nothing waits on from the world. */
  forgetIfOver(connection: Connection): void {
    const { opener, acceptor } = connection.ends;
    if (opener.open || acceptor.open || opener.held.length > 0 || acceptor.held.length > 0) return;
    this.connections.delete(connection.id);
  }

  private isHeld(end: End): boolean {
    if (!this.host.hasPower(end.node)) return true;
    return this.links.isCut(end.peer.node, end.node, end.connection.trafficClass);
  }

  private sendControl(kind: Exclude<ArrivalKind, 'message'>, to: End): void {
    const { chance, name } = this.controlChance(to, kind);
    this.schedule(kind, to, null, chance, name);
  }

  /** The chance of something without content of its own on its way to an end: its ordinal is its key. */
  private controlChance(to: End, what: string): { chance: number; name: string } {
    const channel = to.opener ? to.connection.replies : to.connection.requests;
    const counter = counterOf(channel, what);
    const chance = this.choices.entropy(countOrdinal(counter));
    return { chance, name: this.choices.named ? ordinalName(channel, counter) : '' };
  }

  private schedule(
    kind: ArrivalKind,
    to: End,
    message: Message | null,
    chance: number,
    name: string,
  ): void {
    const { links, choices, host } = this;
    const from = to.peer;
    const bucket = choices.choose(NET_LATENCY, chance, name);
    let at = host.now + links.delay(from.node, to.node, bucket);
    if (links.limited && message !== null) {
      at += links.sent(from.node, to.node, this.wire.size(message), host.now) - host.now;
    }
    if (links.loss !== null && choices.choose(links.loss, chance, name) === 0)
      at += RETRANSMIT_MICROS;
    if (this.delayer !== null && message !== null) at += this.delayer(to, message, chance, name);
    if (at < to.arrivesAfter) at = to.arrivesAfter;
    to.arrivesAfter = at;
    host.schedule(kind, at, to, message, chance, name);
    if (message !== null && host.watch !== null) host.watch.sent(host.sequence, to, message, at);
  }

  private loseAll(items: Scheduled[], why: Loss): void {
    const { watch } = this.host;
    if (watch !== null) for (const item of items) watch.lost(item, why);
    items.length = 0;
  }

  private channel(
    node: number,
    boot: number,
    peer: number,
    purpose: Purpose,
    arrow: '>' | '<',
  ): Channel {
    const name = `${this.host.nodeName(node)}#${boot}${arrow}${this.host.nodeName(peer)} ${purpose}`;
    const known = this.channels.get(name);
    if (known !== undefined) return known;
    const channel = newChannel(name);
    this.channels.set(name, channel);
    return channel;
  }

  private endpoint(node: number): Endpoints {
    return this.endpoints[node] as Endpoints;
  }
}
