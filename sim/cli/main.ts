#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import pc from 'picocolors';
import { VERSION } from '../run/version.ts';
import { UsageError } from '../scenario/usage-error.ts';
import { EXPLORERS } from '../search/explorers/all.ts';
import { EXPORT_FORMATS } from '../trace/export/formats.ts';
import { LANGUAGES } from '../words/language.ts';
import { demo } from './commands/demo.ts';
import { exportCommand, PICTURE_FORMAT } from './commands/export.ts';
import { list } from './commands/list.ts';
import { replayCommand } from './commands/replay.ts';
import { runCommand } from './commands/run.ts';
import { schema } from './commands/schema.ts';
import { searchCommand } from './commands/search.ts';
import { shrinkCommand } from './commands/shrink.ts';
import { viewCommand } from './commands/view.ts';
import { compileEarly } from './compile-early.ts';
import { EXIT_USAGE } from './exit.ts';

const collect = (value: string, previous: readonly string[]): readonly string[] => [
  ...previous,
  value,
];

function integer(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`expected an integer from ${least} on`);
  };
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError('expected a port from 0 (any free one) to 65535');
}

const languageOption = (): Option =>
  new Option('--language <language>', 'of timeline and guarantees')
    .choices(LANGUAGES)
    .default('en');

function program(): Command {
  const samsa = new Command('samsa')
    .description(
      'Puts Apache Kafka on trial: a deterministic simulator of brokers, controllers and clients.',
    )
    .version(VERSION)
    .showSuggestionAfterError()
    .exitOverride()
    .configureHelp({ sortSubcommands: false });
  samsa
    .command('list')
    .description('list the built-in scenarios')
    .option('--museum', 'list the documented failures that can be brought back')
    .option('--json', 'print one machine-readable document')
    .action((options: { json?: boolean; museum?: boolean }) => finish(list(options)));
  samsa
    .command('run')
    .description('run a scenario under a seed and print its verdict')
    .argument('<scenario>', 'a built-in name, or a .json, .js or .mjs file')
    .option('--seed <seed>', 'the seed; any text', '1')
    .option('--set <path=value>', 'override a field of the scenario; may be repeated', collect, [])
    .option('--until <duration>', 'end at this virtual time, such as 60s')
    .option('--out <file>', 'write the recipe to a file, with the verdicts if it ends in .samsa')
    .option('--force', 'overwrite an existing file')
    .option('--check', 'run twice, the second time from a snapshot, and compare')
    .option('--paranoid', 'step every input twice, freeze everything, trap clocks and chance')
    .addOption(languageOption())
    .option('--json', 'print one machine-readable document')
    .action((name: string, options) => finish(runCommand(name, options)));
  samsa
    .command('replay')
    .description('run a recipe again and say whether it is the same')
    .argument('<recipe>', 'a recipe or .samsa file, the --json of a run or a search, or a link')
    .addOption(languageOption())
    .option('--json', 'print one machine-readable document')
    .action((path: string, options) => finish(replayCommand(path, options)));
  searchCommands(samsa);
  samsa
    .command('schema')
    .description('print the JSON Schema of scenario files')
    .action(() => finish(schema()));
  samsa
    .command('demo', { hidden: true })
    .description('what npm start runs: the same crash with safe settings and with acks=1')
    .option('--no-serve', 'end without serving the page')
    .action((options) => finish(demo(options)));
  pageCommands(samsa);
  return samsa;
}

/** The commands that look for failures and make them small. */
function searchCommands(samsa: Command): void {
  samsa
    .command('search')
    .description('run many seeds and report those that break a guarantee')
    .argument('<scenario>', 'a built-in name, or a .json, .js or .mjs file')
    .option('--seeds <n>', 'how many seeds; 100, or what a museum entry states', integer(1))
    .option('--from <seed>', 'the first seed', integer(0), 1)
    .option('--workers <n>', 'worker threads; all cores if left out', integer(1))
    .option('--budget <duration>', 'begin no seed after this much time, such as 60s')
    .option('--stop-after <n>', 'end with so many failures; 1 if left out', integer(1))
    .option('--all', 'go on whatever fails')
    .option('--control', "of a museum entry: search with today's rule, which must hold")
    .option(
      '--explorer <name>',
      EXPLORERS.map(({ name, doc }) => `${name} (${doc})`).join('; '),
      'swarm',
    )
    .option('--journal <file>', 'keep the report so far in a file, written whole or not at all')
    .option('--resume <file>', 'go on from a journal')
    .option('--set <path=value>', 'override a field of the scenario; may be repeated', collect, [])
    .option('--no-shrink', 'leave failures as they were found')
    .option('--out <file>', 'write the first failing recipe to a file, shrunk')
    .option('--force', 'overwrite an existing file')
    .option('--json', 'print one machine-readable document')
    .action((name: string, options) => finish(searchCommand(name, options)));
  samsa
    .command('shrink')
    .description('make a failing recipe as small as it gets, and verify that every item is needed')
    .argument('<recipe>', 'a recipe or .samsa file, the --json of a run or a search, or a link')
    .option('--guarantee <id>', 'the violated guarantee to keep; the first one if left out')
    .option('--max-runs <n>', 'the most runs', integer(1), 2000)
    .option('--budget <duration>', 'the most time', '30s')
    .option('--out <file>', 'write the shrunk recipe to a file')
    .option('--test <file>', 'write a regression test for vitest')
    .option('--force', 'overwrite existing files')
    .option('--json', 'print one machine-readable document')
    .action((what: string, options) => finish(shrinkCommand(what, options)));
}

/** The commands that show a run in the browser or hand it to other tools. */
function pageCommands(samsa: Command): void {
  samsa
    .command('view')
    .description('serve the page and open a run in it, until Ctrl-C')
    .argument('[run]', 'a recipe or case file, a link, or a built-in scenario')
    .option('--port <port>', 'the port to serve on; a free one if left out', port)
    .option('--host <host>', 'the address to listen on', 'localhost')
    .option('--json', 'print the address as a machine-readable document')
    .action((what: string | undefined, options) => finish(viewCommand(what, options)));
  const formats = [...EXPORT_FORMATS, PICTURE_FORMAT]
    .map(({ name, doc }) => `${name} (${doc})`)
    .join('; ');
  samsa
    .command('export')
    .description('make a run again and write it down for another tool')
    .argument('<run>', 'a recipe or case file, a link, or a built-in scenario')
    .requiredOption('--format <format>', formats)
    .option('--pane <pane>', 'svg: stage, logs, spacetime, metrics or dock; stage if left out')
    .option('--at <moment>', 'svg: virtual time, such as 6.8s; where the page opens if left out')
    .option('--partition <name>', 'svg: the partition to look at, such as orders-0')
    .option('--size <size>', 'svg: width and height in pixels, such as 824x292')
    .addOption(new Option('--theme <theme>', 'svg: its colours').choices(['light', 'dark']))
    .addOption(new Option('--language <language>', 'svg: its words').choices(LANGUAGES))
    .option('--out <file>', 'the file to write; standard output if left out')
    .option('--force', 'overwrite an existing file')
    .option('--json', 'print one machine-readable document')
    .action((what: string, options) => finish(exportCommand(what, options)));
}

/** Sets the exit code of a command when it is done. */
async function finish(code: number | Promise<number>): Promise<void> {
  process.exitCode = await code;
}

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads has seen enough, as `head` has.
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

compileEarly();
try {
  await program().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
  } else if (error instanceof UsageError) {
    process.stderr.write(`${pc.red('error')} ${error.message}\n`);
    process.exitCode = EXIT_USAGE;
  } else {
    throw error;
  }
}
