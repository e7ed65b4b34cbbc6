import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { pageFolder } from '../../sim/cli/serve/page-folder.ts';
import { type PageServer, servePage } from '../../sim/cli/serve/server.ts';
import { chromium } from './chromium.ts';

/** The size of a window in CSS pixels. */
export interface Viewport {
  readonly width: number;
  readonly height: number;
}

/** The two layouts (viz.md §1.1, §1.2). */
export const DESKTOP: Viewport = { width: 1440, height: 900 };
export const PHONE: Viewport = { width: 390, height: 844 };

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A browser with an empty profile of its own; it ends with `close`. */
export const launchBrowser = (): Promise<Browser> =>
  playwright.launch({ executablePath: chromium(), headless: true, args: FLAGS });

/** A page that a test has open, and what went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  readonly url: string;
  /** Errors of the console, uncaught exceptions, and requests without an answer or with an error for one. */
  readonly problems: readonly string[];
}

/** The built page, served on a free port, and a browser to open it in. One of a test file. */
export class PageRig {
  private readonly browser: Browser;
  private readonly server: PageServer;

  private constructor(browser: Browser, server: PageServer) {
    this.browser = browser;
    this.server = server;
  }

  static async start(caseText: string | null = null): Promise<PageRig> {
    const folder = pageFolder();
    const server = await servePage({ folder, host: 'localhost', port: 0, caseText });
    return new PageRig(await launchBrowser(), server);
  }

  /** Where the page is served, with a slash at the end. */
  get url(): string {
    return this.server.url;
  }

  /** Opens a path of the page (`#/run/…`), or a whole address, in a window of its own with nothing stored. */
  async open(
    path: string,
    viewport: Viewport = DESKTOP,
    /** Runs in the page before its own scripts. */
    before: (() => void) | null = null,
  ): Promise<OpenPage> {
    const context = await this.browser.newContext({
      viewport,
      reducedMotion: 'reduce',
      locale: 'en-US',
    });
    const page = await context.newPage();
    if (before !== null) await page.addInitScript(before);
    const problems = collectProblems(page);
    const url = new URL(path, this.url).href;
    await page.goto(url, { waitUntil: 'load' });
    return { page, url, problems };
  }

  /** Closes the windows that are open, and leaves the browser. */
  async closePages(): Promise<void> {
    for (const context of this.browser.contexts()) await context.close();
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.server.close();
  }
}

function collectProblems(page: Page): string[] {
  const problems: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => {
    problems.push(`request: ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`request: ${response.url()} ${response.status()}`);
  });
  return problems;
}
