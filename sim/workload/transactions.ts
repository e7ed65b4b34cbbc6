import type { Answer, KafkaCommand, TransactionCall } from '../../core/client/commands.ts';
import { type Site, site } from '../../core/draw.ts';
import { mix, mixString } from '../../core/hash.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { ResolvedProducer, ResolvedTransactional } from '../scenario/resolved.ts';
import type { TransactionsWorld } from './world.ts';

/** How long an application waits before it asks for a new producer in the place of one that is of no use any more. */
export const REOPEN_MICROS = 100_000;

/** What a turn of a transactional application came to. */
export type TransactionTurn =
  /** The next record is to be sent, within a transaction. */
  | 'send'
  /** Nothing can be sent now. */
  | 'wait';

type Completed = Extract<Answer, { readonly type: 'TransactionCompleted' }>;

/**
 * The application of a transactional producer: it begins, sends its records, commits or now and then aborts, and does what
 * Kafka's documentation tells it to do about errors (KafkaProducer, clients §3.10).
 */
export class TransactionalApplication {
  private readonly kernel: Kernel;
  private readonly program: ResolvedProducer;
  private readonly transactional: ResolvedTransactional;
  private readonly world: TransactionsWorld;
  private readonly give: (command: KafkaCommand, key: string) => void;

  constructor(
    kernel: Kernel,
    program: ResolvedProducer,
    transactional: ResolvedTransactional,
    world: TransactionsWorld,
    give: (command: KafkaCommand, key: string) => void,
  ) {
    this.kernel = kernel;
    this.program = program;
    this.transactional = transactional;
    this.world = world;
    this.give = give;
  }

  /** The process started, and a new producer with it. */
  start(): void {
    this.world.phase = 'closed';
    this.world.sent = 0;
  }

  /** Whether a transaction is open that has to be ended. */
  isOpen(): boolean {
    return this.world.phase === 'open' || this.world.phase === 'ending';
  }

  /** It is time for another record; `isLast` says that none will follow. */
  onTurn(isLast: boolean): TransactionTurn {
    const { world } = this;
    switch (world.phase) {
      case 'closed':
        this.call('init', 'initializing');
        return 'wait';
      case 'ready':
        if (isLast) return 'wait';
        world.number += 1;
        world.sent = 0;
        this.call('begin', 'open');
        return this.sent();
      case 'open':
        if (!isLast) return this.sent();
        this.end();
        return 'wait';
      case 'initializing':
      case 'ending':
      case 'broken':
        return 'wait';
    }
  }

  private sent(): TransactionTurn {
    this.world.sent += 1;
    return 'send';
  }

  /** A record was given to the producer: the last one of a transaction is followed by the end. */
  afterSend(): void {
    const { world } = this;
    if (world.phase === 'open' && world.sent >= this.transactional.records) this.end();
  }

  /** The producer answered a call. */
  onAnswer({ id, call, outcome }: Completed): 'again' | 'reopen' | 'nothing' {
    const { world } = this;
    if (id !== world.calls) return 'nothing';
    switch (outcome) {
      case 'ok':
        if (call === 'begin') return 'nothing';
        world.phase = 'ready';
        return 'nothing';
      case 'timeout':
        // What timed out goes on: only the same call may be repeated.
        this.call(call, world.phase);
        return 'again';
      case 'abortable':
        if (call === 'commit' || call === 'begin') {
          this.call('abort', 'ending');
          return 'nothing';
        }
        world.phase = 'broken';
        return 'reopen';
      case 'fatal':
      case 'illegal':
        world.phase = 'broken';
        return 'reopen';
    }
  }

  /** A new producer takes the place of one that was fenced or is otherwise of no use. */
  reopen(): void {
    if (this.world.phase !== 'broken') return;
    this.give({ type: 'ReopenProducer' }, `reopen ${this.world.calls}`);
    this.start();
  }

  private end(): void {
    this.call(this.aborts() ? 'abort' : 'commit', 'ending');
  }

  /** Drawn by the transaction's number, so that another one's absence does not change it. */
  private aborts(): boolean {
    const { abortOneIn } = this.transactional;
    if (abortOneIn === 0) return false;
    const { choices } = this.kernel;
    const { name } = this.program;
    const { number } = this.world;
    const chance = choices.entropy(mix(mixString(0, `${name} abort`), number));
    const drawn = choices.named ? `${name} abort ${number}` : '';
    return choices.choose(abortSite(abortOneIn), chance, drawn) === 0;
  }

  private call(call: TransactionCall, phase: TransactionsWorld['phase']): void {
    const { world } = this;
    world.calls += 1;
    world.phase = phase;
    const id = world.calls;
    this.give(commandOf(call, id), `${call} ${id}`);
  }
}

/** Outcome 0 aborts; a calm world commits. */
const abortSite = (oneIn: number): Site => site('workload.abort', oneIn, oneIn - 1);

function commandOf(call: TransactionCall, id: number): KafkaCommand {
  switch (call) {
    case 'init':
      return { type: 'InitTransactions', id };
    case 'begin':
      return { type: 'BeginTransaction', id };
    case 'commit':
      return { type: 'CommitTransaction', id };
    default:
      return { type: 'AbortTransaction', id };
  }
}
