import { UsageError } from '../../scenario/usage-error.ts';
import { type PageServer, type ServeOptions, servePage } from './server.ts';

/** The port that is tried first: SAMS on a telephone's keys. */
export const DEFAULT_PORT = 7267;

/** How many ports behind the first are tried before the system is asked for any. */
const NEIGHBOURS = 16;

/** Serves on a port that was asked for by name, and says why where it cannot be had. */
export async function serveOnPort(options: ServeOptions): Promise<PageServer> {
  try {
    return await servePage(options);
  } catch (error) {
    throw cannotListen(error, options);
  }
}

/** Serves on the first free port from the default one on. */
export async function serveOnFreePort(
  options: Omit<ServeOptions, 'port'>,
  first: number = DEFAULT_PORT,
): Promise<PageServer> {
  for (let port = first; port < Math.min(first + NEIGHBOURS, 65_536); port++) {
    try {
      return await servePage({ ...options, port });
    } catch (error) {
      if (codeOf(error) !== 'EADDRINUSE') throw cannotListen(error, { ...options, port });
    }
  }
  return serveOnPort({ ...options, port: 0 });
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : '';

/** A usage error where the address is at fault, else the error itself. */
function cannotListen(error: unknown, { host, port }: ServeOptions): unknown {
  const problems: Readonly<Record<string, [path: string, value: unknown, problem: string]>> = {
    EADDRINUSE: [
      '--port',
      port,
      `port ${port} is in use: give another one, or leave --port out for a free one`,
    ],
    EACCES: ['--port', port, `this user may not listen on port ${port}: take one from 1024 on`],
    EADDRNOTAVAIL: ['--host', host, `${host} is no address of this machine`],
    ENOTFOUND: ['--host', host, `there is no host ${host}`],
    EAI_AGAIN: ['--host', host, `there is no host ${host}`],
  };
  const found = problems[codeOf(error)];
  if (found === undefined) return error;
  const [path, value, problem] = found;
  return new UsageError({ file: null, path, value, problem, nearest: [] });
}
