import type { App } from '../../viz/app/app.ts';
import type { StartPort } from '../../viz/app/engine-client.ts';
import { Opening } from '../../viz/app/opening.ts';
import { Runs } from '../../viz/app/runs.ts';
import { Scheduler } from '../../viz/app/scheduler.ts';
import { createStore } from '../../viz/app/store.ts';
import type { FromEngine } from '../../viz/engine/protocol.ts';
import { EngineSession } from '../../viz/engine/session.ts';

/** The application behind the page without a page: its engine runs in the same thread when a test says so. */
export class PageApp {
  readonly app: App;
  /** How many workers were started and are still there. */
  workers = 0;
  private sessions: { session: EngineSession; say: (message: FromEngine) => void }[] = [];

  constructor() {
    const store = createStore({ language: 'en', themeChoice: 'light', embedding: null });
    const scheduler = new Scheduler(() => {});
    const runs: Runs = new Runs(store, this.startPort, (branch) => opening.onProgress(branch));
    const opening = new Opening(store, runs);
    this.app = { store, scheduler, runs, opening, scenes: new Map() };
  }

  /** Lets the engine run so many slices of a millisecond; by default to the end. */
  pump(slices: number = Number.POSITIVE_INFINITY): void {
    for (let slice = 0; slice < slices; slice++) {
      const busy = this.sessions.find(({ session }) => session.isBusy);
      if (busy === undefined) return;
      for (const message of busy.session.advance(1)) busy.say(message);
    }
  }

  private readonly startPort: StartPort = (say) => {
    this.workers += 1;
    const session = new EngineSession(() => performance.now());
    const entry = { session, say };
    this.sessions.push(entry);
    return {
      post: (message) => {
        for (const answer of session.take(message)) say(answer);
      },
      terminate: () => {
        this.workers -= 1;
        this.sessions = this.sessions.filter((other) => other !== entry);
      },
    };
  };
}
