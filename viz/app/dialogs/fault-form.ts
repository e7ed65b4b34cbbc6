import type { Cast } from '../../../sim/faults/cast.ts';
import { checkFaults } from '../../../sim/faults/check.ts';
import type { FaultKind, FaultParameter, FaultTarget } from '../../../sim/faults/kind.ts';
import { TRAFFIC_CLASSES } from '../../../sim/kernel/connection.ts';
import type { FaultSpec } from '../../../sim/scenario/scenario.ts';
import type { RunHeader } from '../../engine/protocol.ts';
import { atText } from '../fork.ts';

/** What a reader has typed, by the name of the field. */
export type FormValues = Readonly<Record<string, string>>;

/** Whom the page looks at when the menu opens. */
export interface Looked {
  readonly node: string | null;
  readonly partition: string | null;
}

/** What the fields hold at first: the focused node as target, defaults for the rest. */
export function firstValues(kind: FaultKind, header: RunHeader, looked: Looked): FormValues {
  const values: Record<string, string> = {};
  if (kind.lasts) values['for'] = kind.name === 'restart' ? '' : '2s';
  for (const target of kind.targets) values[target.name] = firstTarget(target, header, looked);
  for (const parameter of kind.parameters) {
    values[parameter.name] = firstParameter(parameter, looked);
  }
  return values;
}

function firstTarget({ name, required }: FaultTarget, header: RunHeader, looked: Looked): string {
  const partition = looked.partition ?? header.partitions[0];
  const leader = partition === undefined ? 'controller()' : `leader(${partition})`;
  const followers = partition === undefined ? 'controllers' : `followers(${partition})`;
  const node = looked.node ?? leader;
  switch (name) {
    case 'on':
      return required ? node : '';
    case 'from':
      return required ? node : '';
    case 'to':
      return required ? followers : '';
    case 'groups':
      return `${node}\n${looked.node === null ? followers : others(header, looked.node)}`;
    case 'traffic':
      return '';
  }
}

const others = (header: RunHeader, name: string): string =>
  header.nodes
    .filter((node) => node.name !== name && isServer(node.role))
    .map((node) => node.name)
    .join(', ');

const isServer = (role: string): boolean => ['broker', 'controller', 'combined'].includes(role);

/** What is typed for a parameter that has no default: something that shows its form. */
const EXAMPLES: Readonly<Record<FaultParameter['type'], string>> = {
  duration: '300ms',
  offset: '-5s',
  integer: '1000',
  boolean: 'false',
  choice: '',
  text: '',
  texts: '',
  settings: '',
};

function firstParameter(
  { type, required, choices, default: value, name }: FaultParameter,
  looked: Looked,
): string {
  if (name === 'topic') return (looked.partition ?? '').replace(/-\d+$/, '');
  if (name === 'partition' || (name === 'partitions' && required)) return looked.partition ?? '';
  if (required) return EXAMPLES[type];
  switch (type) {
    case 'duration':
    case 'offset':
      return `${(value as number) / 1000}ms`;
    case 'choice':
      return choices.includes(value as string) ? (value as string) : (choices[0] ?? '');
    case 'texts':
      return (value as readonly string[]).join(', ');
    case 'settings':
      return '';
    case 'integer':
    case 'boolean':
    case 'text':
      return String(value);
  }
}

/** The fault that the fields describe, at a moment. */
export function faultOf(kind: FaultKind, values: FormValues, atMicros: number): FaultSpec {
  const spec: Record<string, unknown> = { fault: kind.name, at: atText(atMicros) };
  const text = (name: string): string => (values[name] ?? '').trim();
  if (kind.lasts && text('for') !== '') spec['for'] = text('for');
  for (const { name } of kind.targets) {
    if (text(name) === '') continue;
    if (name === 'groups')
      spec[name] = text(name)
        .split('\n')
        .filter((line) => line.trim() !== '');
    else if (name === 'traffic') spec[name] = text(name).split(/\s*,\s*/);
    else spec[name] = text(name);
  }
  for (const { name, type } of kind.parameters) {
    if (text(name) !== '') spec[name] = parameterValue(type, text(name));
  }
  return spec as FaultSpec;
}

function parameterValue(type: FaultParameter['type'], text: string): unknown {
  switch (type) {
    case 'integer':
      return Number(text);
    case 'boolean':
      return text === 'true';
    case 'texts':
      return text.split(/\s*,\s*/);
    case 'settings':
      return Object.fromEntries(
        text.split('\n').map((line) => {
          const at = line.indexOf('=');
          return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
        }),
      );
    case 'duration':
    case 'offset':
    case 'choice':
    case 'text':
      return text;
  }
}

/** What is wrong with a fault, by the name of the field; empty where nothing is. */
export function problemsOf(spec: FaultSpec, header: RunHeader): FormValues {
  const found: Record<string, string> = {};
  for (const { path, message } of checkFaults([spec], castOf(header))) {
    const field = /^faults\[0\]\.(\w+)/.exec(path)?.[1] ?? '';
    found[field] ??= message;
  }
  return found;
}

/** The names that selectors can speak of, as the page knows them. The pace of a restart is judged by the engine. */
function castOf({ nodes, partitions }: RunHeader): Cast {
  const named = (...roles: readonly string[]): string[] =>
    nodes.filter(({ role }) => roles.includes(role)).map(({ name }) => name);
  const racks = [...new Set(nodes.map(({ rack }) => rack).filter((rack) => rack !== ''))];
  const isServer = ({ role }: RunHeader['nodes'][number]): boolean =>
    role === 'broker' || role === 'controller' || role === 'combined';
  const inRack = (some: RunHeader['nodes']): Cast['racks'] =>
    racks.map((rack) => ({
      rack,
      nodes: some.filter((node) => node.rack === rack).map(({ name }) => name),
    }));
  return {
    brokers: named('broker', 'combined'),
    controllers: named('controller', 'combined'),
    clients: named('producer', 'consumer', 'admin'),
    applications: applicationsOf(nodes.map(({ name }) => name)),
    racks: inRack(nodes.filter(isServer)),
    regions: inRack(nodes),
    partitions,
    topics: [...new Set(partitions.map((name) => name.replace(/-\d+$/, '')))],
    hasDynamicVoters: false,
    directories: 1,
    sessionTimeoutMicros: 9_000_000,
  };
}

/** A copier is two nodes, named after it. */
const applicationsOf = (names: readonly string[]): Cast['applications'] =>
  names.flatMap((consumer) => {
    const name = consumer.replace(/-consumer$/, '');
    const producer = `${name}-producer`;
    return name !== consumer && names.includes(producer)
      ? [{ name, nodes: [consumer, producer] }]
      : [];
  });

/** What selectors may be, for the list that a field offers. */
export function selectorsOf({ nodes, partitions }: RunHeader): readonly string[] {
  const roles = partitions.flatMap((name) => [`leader(${name})`, `followers(${name})`]);
  const racks = [...new Set(nodes.flatMap(({ rack }) => (rack === '' ? [] : [`rack(${rack})`])))];
  const names = nodes.map(({ name }) => name);
  return [...names, 'controller()', ...roles, ...racks, 'brokers', 'controllers'];
}

/** The classes of traffic that a cut can be limited to. */
export const TRAFFIC: readonly string[] = TRAFFIC_CLASSES;
