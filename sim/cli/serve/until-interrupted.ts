import type { PageServer } from './server.ts';

/** Serves until Ctrl-C or a request to terminate; then no connection is left open. */
export async function untilInterrupted(server: PageServer): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
  await server.close();
}
