import { expect, test } from 'vitest';
import type { Effect } from '../../core/machine.ts';
import type { TrafficClass } from '../../sim/kernel/connection.ts';
import { type Kernel, PLAIN } from '../../sim/kernel/kernel.ts';
import { crash, losePower, start } from '../../sim/kernel/lifecycle.ts';
import { RETRANSMIT_MICROS } from '../../sim/kernel/links.ts';
import { heard, LETTER_WIRE, letter, listen, PUPPET, tell } from '../support/puppet.ts';
import { type RigOptions, rig, runUntil } from '../support/rig.ts';

const MS = 1000;

const connect = (connection: number, peer: number, purpose = 'data'): Effect => ({
  type: 'Connect',
  connection,
  peer,
  purpose,
});

const send = (connection: number, ...texts: readonly string[]): Effect[] =>
  texts.map((text) => ({ type: 'Send', connection, message: letter(text) }));

/** Two puppets, the first with an open connection 1 to the second. */
function pair(options: Partial<RigOptions> = {}): Kernel {
  const kernel = rig({ machines: [PUPPET, PUPPET], wire: LETTER_WIRE, ...options });
  for (const node of kernel.nodes) start(kernel, node);
  runUntil(kernel, 0);
  tell(kernel, 0, { effects: [connect(1, 2)] });
  runUntil(kernel, 10 * MS);
  return kernel;
}

/** Counts a cut in or out, as an episode does. */
function cut(kernel: Kernel, from: number, to: number, change: 1 | -1, of: TrafficClass = 'data') {
  kernel.transport.links.changeCut(from, to, of, change);
  if (change < 0) kernel.transport.release();
}

/** The texts of the letters that a node received. */
const received = (kernel: Kernel, index: number): string[] =>
  listen(kernel, index)
    .filter(({ type }) => type === 'Received')
    .map(({ text }) => text);

const ten = Array.from({ length: 10 }, (_, i) => String(i));
const answers = ten.map((text) => `${text}!`);

test('letters arrive in order, each once, and the next is read after the reply to the one before', () => {
  const kernel = pair({ network: { latency: { uniformMs: [1, 100] } } });
  runUntil(kernel, 1000 * MS);
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, 2000 * MS);
  expect(received(kernel, 1)).toEqual(ten);
  expect(received(kernel, 0)).toEqual(answers);
});

test('requests wait behind one that is not answered, and go on when it is', () => {
  const kernel = pair();
  tell(kernel, 0, { effects: send(1, 'hold', 'a', 'b') });
  runUntil(kernel, 50 * MS);
  expect(received(kernel, 1)).toEqual(['hold']);
  const { connection } = listen(kernel, 1).at(-1)!;
  tell(kernel, 1, { effects: [{ type: 'Reply', connection, message: letter('late') }] });
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual(['hold', 'a', 'b']);
  expect(received(kernel, 0)).toEqual(['late', 'a!', 'b!']);
});

test('a request that its sender did not wait for acceptance with is read all the same', () => {
  const kernel = pair();
  tell(kernel, 0, { effects: [connect(2, 2), ...send(2, 'early')] });
  runUntil(kernel, 50 * MS);
  expect(received(kernel, 1)).toEqual(['early']);
  expect(received(kernel, 0)).toEqual(['early!']);
});

test('the end of a connection waits behind the request that is being served', () => {
  const kernel = pair();
  tell(kernel, 0, { effects: [...send(1, 'hold'), { type: 'Disconnect', connection: 1 }] });
  runUntil(kernel, 50 * MS);
  expect(heard(kernel, 1).at(-1)).toBe('Received hold');
  const { connection } = listen(kernel, 1).at(-1)!;
  tell(kernel, 1, { effects: [{ type: 'Reply', connection, message: null }] });
  runUntil(kernel, 100 * MS);
  expect(heard(kernel, 1).at(-1)).toBe('Disconnected');
});

test('what a process closes it does not hear of again', () => {
  const kernel = pair();
  kernel.node(0).serviceMicros = 10 * MS;
  tell(kernel, 0, { effects: send(1, 'a') });
  tell(kernel, 0, { effects: [{ type: 'Disconnect', connection: 1 }] });
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual(['a']);
  expect(heard(kernel, 0)).toEqual(['Start', 'Command', 'Connected', 'Command', 'Command']);
});

test('a cut in both directions holds everything back and loses nothing', () => {
  const kernel = pair();
  cut(kernel, 0, 1, 1);
  cut(kernel, 1, 0, 1);
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, 500 * MS);
  expect(received(kernel, 1)).toEqual([]);
  cut(kernel, 0, 1, -1);
  cut(kernel, 1, 0, -1);
  runUntil(kernel, 600 * MS);
  expect([received(kernel, 1), received(kernel, 0)]).toEqual([ten, answers]);
});

test('a cut in one direction lets requests through and holds the replies back', () => {
  const kernel = pair();
  cut(kernel, 1, 0, 1);
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, 500 * MS);
  expect([received(kernel, 1), received(kernel, 0)]).toEqual([ten, []]);
  cut(kernel, 1, 0, -1);
  tell(kernel, 0, { effects: send(1, 'new') });
  runUntil(kernel, 600 * MS);
  expect(received(kernel, 0)).toEqual([...answers, 'new!']);
});

test('cuts are counted: two that overlap end with the second', () => {
  const kernel = pair();
  cut(kernel, 0, 1, 1);
  cut(kernel, 0, 1, 1);
  tell(kernel, 0, { effects: send(1, 'a') });
  cut(kernel, 0, 1, -1);
  runUntil(kernel, 50 * MS);
  expect(received(kernel, 1)).toEqual([]);
  cut(kernel, 0, 1, -1);
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual(['a']);
});

test('a cut again while what was held goes on keeps the order', () => {
  const kernel = pair();
  cut(kernel, 0, 1, 1);
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, 50 * MS);
  cut(kernel, 0, 1, -1);
  cut(kernel, 0, 1, 1);
  tell(kernel, 0, { effects: send(1, 'last') });
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual([]);
  cut(kernel, 0, 1, -1);
  runUntil(kernel, 200 * MS);
  expect(received(kernel, 1)).toEqual([...ten, 'last']);
});

test('a cut of one class leaves the others alone', () => {
  const kernel = pair();
  tell(kernel, 0, { effects: [connect(2, 2, 'control'), connect(3, 2, 'client')] });
  cut(kernel, 0, 1, 1, 'control');
  const effects = [...send(1, 'data'), ...send(2, 'control'), ...send(3, 'client')];
  tell(kernel, 0, { effects });
  runUntil(kernel, 50 * MS);
  expect(received(kernel, 1).sort()).toEqual(['client', 'data']);
});

test('a slow link delays by the stated time and loses nothing', () => {
  const kernel = pair();
  kernel.transport.links.changeDelay(0, 1, 50 * MS);
  const before = kernel.now;
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, 200 * MS);
  expect(received(kernel, 1)).toEqual(ten);
  const arrivals = listen(kernel, 1).filter(({ type }) => type === 'Received');
  expect(new Set(arrivals.map(({ now }) => now - before))).toEqual(new Set([51 * MS]));
});

test('a link that becomes fast again keeps the order of one connection', () => {
  const kernel = pair();
  kernel.transport.links.changeDelay(0, 1, 50 * MS);
  tell(kernel, 0, { effects: send(1, 'slow') });
  runUntil(kernel, 20 * MS);
  kernel.transport.links.changeDelay(0, 1, -50 * MS);
  tell(kernel, 0, { effects: [...send(1, 'fast'), connect(2, 2), ...send(2, 'other')] });
  runUntil(kernel, 200 * MS);
  expect(received(kernel, 1)).toEqual(['other', 'slow', 'fast']);
});

test('a bandwidth sends bytes one after the other', () => {
  const kernel = pair({ network: { bytesPerSecond: 1000 } });
  tell(kernel, 0, { effects: send(1, 'x'.repeat(100), 'y'.repeat(100)) });
  const before = kernel.now;
  runUntil(kernel, 1000 * MS);
  const arrivals = listen(kernel, 1).filter(({ type }) => type === 'Received');
  expect(arrivals.map(({ now }) => now - before)).toEqual([101 * MS, 201 * MS]);
});

test('loss delays the stated share by a retransmission and loses nothing', () => {
  const count = 4000;
  const kernel = pair({ network: { lossOneIn: 20 }, stepper: PLAIN });
  const arrivals: number[] = [];
  const sentAt = 1000 * MS;
  kernel.now = sentAt;
  for (let i = 0; i < count; i++) {
    const connection = i + 2;
    kernel.transport.connect(0, connection, 1, 'data');
  }
  runUntil(kernel, 2000 * MS);
  for (const { type, now } of listen(kernel, 1)) {
    if (type === 'Connected' && now >= sentAt) arrivals.push(now - sentAt);
  }
  expect(arrivals).toHaveLength(count);
  const late = arrivals.filter((micros) => micros === MS + RETRANSMIT_MICROS);
  expect(arrivals.filter((micros) => micros === MS)).toHaveLength(count - late.length);
  expect(Math.abs(late.length - count / 20)).toBeLessThan(40);
});

test('a reset breaks both ends, loses what is in flight and executes nothing twice', () => {
  const kernel = pair();
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, kernel.now);
  kernel.transport.reset([...kernel.transport.connections.values()][0]!);
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual([]);
  expect(heard(kernel, 0).filter((text) => text === 'Disconnected')).toHaveLength(1);
  expect(heard(kernel, 1).filter((text) => text === 'Disconnected')).toHaveLength(1);
  expect(kernel.transport.connections.size).toBe(0);
});

test('a lost request is not executed, and the connection ends', () => {
  const kernel = pair();
  kernel.transport.interceptor = (end, message) =>
    !end.opener && (message as { text?: string }).text === '1';
  tell(kernel, 0, { effects: send(1, '0', '1', '2') });
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual(['0']);
  expect(heard(kernel, 0).at(-1)).toBe('Disconnected');
});

test('a lost reply was executed, and the sender hears only the end', () => {
  const kernel = pair();
  kernel.transport.interceptor = (end) => end.opener;
  tell(kernel, 0, { effects: send(1, 'a') });
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual(['a']);
  expect(received(kernel, 0)).toEqual([]);
  expect(heard(kernel, 0).at(-1)).toBe('Disconnected');
});

test('nothing listens on a stopped process: a connection is refused', () => {
  const kernel = pair();
  crash(kernel, kernel.node(1));
  runUntil(kernel, 20 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Disconnected');
  tell(kernel, 0, { effects: [connect(2, 2), ...send(2, 'a')] });
  runUntil(kernel, 50 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Refused');
});

test('a crash closes its connections behind what it sent', () => {
  const kernel = pair();
  tell(kernel, 0, { effects: send(1, ...ten) });
  runUntil(kernel, kernel.now);
  crash(kernel, kernel.node(0));
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual(ten);
  expect(heard(kernel, 1).at(-1)).toBe('Disconnected');
});

test('a power loss leaves the other end half-open until it sends', () => {
  const kernel = pair();
  losePower(kernel, kernel.node(1), false);
  runUntil(kernel, 1000 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Connected');
  start(kernel, kernel.node(1));
  runUntil(kernel, 2000 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Connected');
  tell(kernel, 0, { effects: send(1, 'anyone?') });
  runUntil(kernel, 3000 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Disconnected');
  expect(received(kernel, 1)).toEqual([]);
});

test('a host without power answers nothing, and what waits for it meets the next process', () => {
  const kernel = pair();
  losePower(kernel, kernel.node(1), false);
  tell(kernel, 0, { effects: [connect(2, 2), ...send(2, 'a'), ...send(1, 'old')] });
  runUntil(kernel, 1000 * MS);
  expect(heard(kernel, 0).at(-1)).toBe('Command');
  start(kernel, kernel.node(1));
  runUntil(kernel, 2000 * MS);
  expect(received(kernel, 1)).toEqual(['a']);
  expect(heard(kernel, 0)).toContain('Received a!');
  expect(heard(kernel, 0)).toContain('Disconnected');
});

test('what a host without power had yet to get through a cut is lost with it', () => {
  const kernel = pair();
  cut(kernel, 0, 1, 1);
  tell(kernel, 0, { effects: send(1, 'a') });
  runUntil(kernel, 50 * MS);
  losePower(kernel, kernel.node(0), false);
  cut(kernel, 0, 1, -1);
  runUntil(kernel, 100 * MS);
  expect(received(kernel, 1)).toEqual([]);
});

test('a delayed request of a closed connection may arrive after its retry on a new one', () => {
  const kernel = pair();
  kernel.transport.links.changeDelay(0, 1, 50 * MS);
  tell(kernel, 0, { effects: [...send(1, 'first'), { type: 'Disconnect', connection: 1 }] });
  runUntil(kernel, kernel.now);
  kernel.transport.links.changeDelay(0, 1, -50 * MS);
  tell(kernel, 0, { effects: [connect(2, 2), ...send(2, 'retry')] });
  runUntil(kernel, 200 * MS);
  expect(received(kernel, 1)).toEqual(['retry', 'first']);
  expect(received(kernel, 0)).toEqual(['retry!']);
});
