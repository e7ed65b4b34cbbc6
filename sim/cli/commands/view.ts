import pc from 'picocolors';
import { print, printJson } from '../output.ts';
import { pageFolder } from '../serve/page-folder.ts';
import { DEFAULT_PORT, serveOnFreePort, serveOnPort } from '../serve/port.ts';
import { type Target, targetOf } from '../serve/target.ts';
import { untilInterrupted } from '../serve/until-interrupted.ts';

/** The flags of `samsa view`. */
export interface ViewFlags {
  /** Left out: the first free port from the default one on. */
  readonly port?: number;
  readonly host: string;
  readonly json?: boolean;
}

/** `samsa view`: serves the built page with a run opened, until Ctrl-C. */
export async function viewCommand(what: string | undefined, flags: ViewFlags): Promise<number> {
  return serveTarget(targetOf(what), flags);
}

/** Serves the built page with `target` opened and prints the address. Ctrl-C ends it well. */
export async function serveTarget(target: Target, flags: ViewFlags): Promise<number> {
  const { host, port, json = false } = flags;
  const options = { folder: pageFolder(), host, caseText: target.caseText };
  const server = await (port === undefined
    ? serveOnFreePort(options)
    : serveOnPort({ ...options, port }));
  const url = `${server.url}${target.fragment}`;
  if (json) printJson({ url });
  else {
    if (port === undefined && server.port !== DEFAULT_PORT) {
      process.stderr.write(`port ${DEFAULT_PORT} is in use: serving on ${server.port}\n`);
    }
    print(`open     ${pc.cyan(url)}`);
    print(pc.dim('Ctrl-C ends it.'));
  }
  await untilInterrupted(server);
  return 0;
}
