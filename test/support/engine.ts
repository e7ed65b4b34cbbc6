import { TraceBuilder } from '../../sim/trace/builder.ts';
import { appendChunk } from '../../sim/trace/chunk.ts';
import type { Trace } from '../../sim/trace/trace.ts';
import type { FromEngine, RunHeader, Source } from '../../viz/engine/protocol.ts';
import { EngineSession } from '../../viz/engine/session.ts';

type Ended = Extract<FromEngine, { type: 'Ended' }>;
type Failed = Extract<FromEngine, { type: 'Failed' }>;

/** A branch as the page has it. */
export interface PageBranch {
  header: RunHeader | null;
  builder: TraceBuilder | null;
  chunks: number;
  ended: Ended | null;
  failed: Failed | null;
}

/** The page's side of the engine without a page: puts traces together from what the session says. */
export class EnginePage {
  readonly branches: PageBranch[] = [];
  readonly session: EngineSession;
  private clock = 0;

  /** Every look at the clock takes a millisecond, so that slices end after a fixed amount of work. */
  constructor() {
    this.session = new EngineSession(() => {
      this.clock += 1;
      return this.clock;
    });
  }

  /** Opens a run; gives its branch number. */
  open(source: Source): number {
    const branch = this.branches.length;
    this.branches.push({ header: null, builder: null, chunks: 0, ended: null, failed: null });
    this.hear(this.session.take({ type: 'Open', branch, source }));
    return branch;
  }

  /** Lets the engine run until it has nothing to do, or for so many slices. */
  run(slices: number | null = null): void {
    for (let i = 0; (slices === null || i < slices) && this.session.isBusy; i++)
      this.hear(this.session.advance(8));
  }

  /** The branch of a number. */
  at(branch: number): PageBranch {
    return this.branches[branch] as PageBranch;
  }

  /** The trace of a branch as far as it goes. */
  trace(branch: number): Trace {
    const { builder } = this.at(branch);
    if (builder === null)
      throw new Error(`branch ${branch} has no trace: ${this.at(branch).failed?.message}`);
    return builder.trace;
  }

  private hear(messages: readonly FromEngine[]): void {
    for (const message of messages) {
      if (message.type === 'Detail') continue;
      const branch = this.at(message.branch);
      switch (message.type) {
        case 'Opened': {
          const { header } = message;
          branch.header = header;
          branch.builder =
            header.shared === null || header.parent === null
              ? new TraceBuilder(header)
              : TraceBuilder.sharing(header, this.trace(header.parent), header.shared);
          break;
        }
        case 'Chunk':
          branch.chunks += 1;
          appendChunk(branch.builder as TraceBuilder, message.chunk);
          break;
        case 'Ended':
          branch.ended = message;
          branch.builder?.finish(message.summary);
          break;
        case 'Failed':
          branch.failed = message;
          break;
      }
    }
  }
}
