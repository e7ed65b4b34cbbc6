import pc from 'picocolors';
import { MUSEUM, SCENARIOS } from '../../../scenarios/index.ts';
import type { MuseumSpec, Scenario } from '../../scenario/scenario.ts';
import { print, printJson } from '../output.ts';

interface ListFlags {
  readonly museum?: boolean;
  readonly json?: boolean;
}

/** `samsa list`: the built-in scenarios, or with `--museum` the documented failures that can be brought back. */
export function list(flags: ListFlags): number {
  if (flags.museum) listMuseum(flags.json === true);
  else listScenarios(flags.json === true);
  return 0;
}

function listScenarios(isJson: boolean): void {
  if (isJson) {
    printJson(SCENARIOS.map(({ name, title, description }) => ({ name, title, description })));
    return;
  }
  const width = Math.max(...SCENARIOS.map(({ name }) => name.length));
  for (const { name, title } of SCENARIOS) print(`${pc.bold(name.padEnd(width))}  ${title ?? ''}`);
}

function listMuseum(isJson: boolean): void {
  const entries = MUSEUM.flatMap((scenario) =>
    scenario.museum === undefined ? [] : [{ scenario, museum: scenario.museum }],
  );
  if (isJson) {
    printJson(entries.map(({ scenario, museum }) => entryOf(scenario, museum)));
    return;
  }
  for (const { scenario, museum } of entries) {
    const { guarantee, status } = museum.expect;
    print(`${pc.bold(scenario.name)}  ${scenario.title ?? ''}`);
    print(`    ${museum.source}; difficulty ${museum.difficulty} of 5`);
    print(`    ${Object.keys(museum.control).map(nameOf).join(', ')}: ${guarantee} ${status}`);
    print(`    found within ${museum.seeds} seeds: samsa search ${scenario.name}`);
  }
}

const entryOf = (scenario: Scenario, museum: MuseumSpec) => ({
  id: scenario.name,
  title: scenario.title ?? '',
  source: museum.source,
  difficulty: museum.difficulty,
  switches: scenario.switches ?? {},
  control: museum.control,
  expect: museum.expect,
  seeds: museum.seeds,
  note: museum.note,
});

/** What the control changes, without where it stands. */
const nameOf = (path: string): string => path.replace(/^(switches|\w+\.\w+\.config)\./, '');
