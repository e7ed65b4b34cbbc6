import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';

/** Where the page finds the case that it was opened with (`#/case`). */
export const CASE_PATH = '/case.samsa';

/** What to serve, and where. */
export interface ServeOptions {
  /** The folder of the built page. */
  readonly folder: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The text served under `CASE_PATH`, or null where there is none. */
  readonly caseText: string | null;
}

/** A page that is being served. */
export interface PageServer {
  /** `http://localhost:7267/`. */
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Serves the built page. Rejects with `EADDRINUSE` and the like where the port cannot be had. */
export async function servePage(options: ServeOptions): Promise<PageServer> {
  const { host, port, folder, caseText } = options;
  // Files are looked up on each request, so that a page that is built again is not served in halves.
  const files = sirv(folder, { dev: true, etag: true, onNoMatch: notFound });
  const server = createServer((request, response) => answer(request, response));
  await listen(server, host, port);
  const taken = (server.address() as AddressInfo).port;
  return { url: `http://${urlHost(host)}:${taken}/`, port: taken, close: () => close(server) };

  function answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('X-Content-Type-Options', 'nosniff');
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.setHeader('Allow', 'GET, HEAD');
      endWith(response, 405, 'only GET and HEAD are answered');
    } else if (caseText !== null && pathOf(request) === CASE_PATH) {
      response.setHeader('Cache-Control', 'no-store');
      endWith(response, 200, caseText);
    } else {
      serveFile(request, response);
    }
  }

  function serveFile(request: IncomingMessage, response: ServerResponse): void {
    try {
      files(request, response);
    } catch {
      // A range that no file has, for example.
      endWith(response, 400, 'the request cannot be understood');
    }
  }
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').split('?')[0] ?? '/';

const notFound = (_request: IncomingMessage, response: ServerResponse): void =>
  endWith(response, 404, 'there is no such file');

function endWith(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(status, { 'Content-Type': 'text/plain;charset=utf-8' });
  response.end(text);
}

/** What to write in an address for a host that was listened on: all interfaces are not a place to go to. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
