import { FIELDS, type FieldName, UNKNOWN } from '../trace/fields.ts';
import type { Slot, Trace } from '../trace/trace.ts';
import { type Catalogue, wordsIn } from './catalogue.ts';
import { braces } from './en/probes.ts';
import type { Language } from './language.ts';

/** A slot's value before and behind a row. */
export interface SlotChange {
  /** Index in the trace's slots. */
  readonly slot: number;
  readonly before: number;
  readonly after: number;
}

/** What a change says: `high watermark of orders-0 on b2: 38 -> 39`. */
export function changeSentence(trace: Trace, change: SlotChange, language: Language): string {
  const slot = trace.slots[change.slot] as Slot;
  const { fields } = wordsIn(language);
  return fields.change(
    fieldSentence(trace, slot, language),
    valueText(trace, slot, change.before, language),
    valueText(trace, slot, change.after, language),
  );
}

/** A field at its place: `high watermark of orders-0 on b2`. */
export function fieldSentence(trace: Trace, slot: Slot, language: Language): string {
  const { fields } = wordsIn(language);
  const name = fields.names[slot.field as FieldName] ?? slot.field;
  return fields.at(name, trace.partitions[slot.partition] ?? '', slotHolder(trace, slot));
}

/** Whose field it is: a node, a group, a transactional id; empty where it is nobody's. */
export function slotHolder(trace: Trace, { field, node }: Slot): string {
  switch (FIELDS[field as FieldName]?.scope) {
    case 'group':
      return trace.groups[node] ?? '';
    case 'transaction':
      return trace.transactionalIds[node] ?? '';
    default:
      return trace.nodes[node]?.name ?? '';
  }
}

/** A field's value in words. Ids of brokers and controllers become names. */
export function valueText(trace: Trace, slot: Slot, value: number, language: Language): string {
  const { fields } = wordsIn(language);
  const name = slot.field as FieldName;
  const field = FIELDS[name];
  if (value === UNKNOWN) return NODE_IDS.has(name) ? fields.none : fields.unknown;
  switch (field?.type) {
    case 'choice':
      return field.choices[value] ?? fields.unknown;
    case 'flag':
      return value === 1 ? fields.yes : fields.no;
    case 'list':
      return listText(trace, name, trace.lists[value] ?? [], fields);
    default:
      if (name === 'memberGroup') return trace.groups[value] ?? fields.unknown;
      return NODE_IDS.has(name) ? serverName(trace, value) : String(value);
  }
}

const NODE_IDS: ReadonlySet<FieldName> = new Set<FieldName>([
  'quorumLeader',
  'leaderId',
  'believedLeader',
  'decidedLeader',
  'groupCoordinator',
  'transactionCoordinator',
]);

function listText(
  trace: Trace,
  field: FieldName,
  list: readonly number[],
  words: Catalogue['fields'],
): string {
  if (list.length === 0) return words.none;
  if (field === 'truncated') return words.cut(list[0] as number, list[1] as number);
  if (field === 'transactionPartitions') {
    return braces(list.map((index) => trace.partitions[index] ?? String(index)));
  }
  if (field === 'transactionRuns') return runsText(list, words);
  if (field !== 'epochs') return braces(list.map((id) => serverName(trace, id)));
  const epochs: string[] = [];
  for (let i = 0; i + 1 < list.length; i += 2) {
    epochs.push(words.epoch(list[i] as number, list[i + 1] as number));
  }
  return epochs.join(', ');
}

/** The latest runs of a log: the changes of a row are about its end. */
function runsText(list: readonly number[], words: Catalogue['fields']): string {
  const shown: string[] = [];
  for (let i = Math.max(0, list.length - 6); i + 2 < list.length; i += 3) {
    const [from, to, kind] = list.slice(i, i + 3) as [number, number, number];
    shown.push(`${words.cut(from, to)} ${words.runs[kind] ?? ''}`);
  }
  return `${list.length > 6 ? '… ' : ''}${shown.join(', ')}`;
}

/** A broker's or controller's name by its Kafka id; the id where no such server is known. */
export function serverName(trace: Trace, id: number): string {
  const server = trace.nodes.find(
    (node) => node.id === id && SERVER_ROLES.some((role) => role === node.role),
  );
  return server?.name ?? String(id);
}

const SERVER_ROLES = ['broker', 'controller', 'combined'] as const;

/** The changes of a row with the values before it, which a view behind the row before gives. */
export function changesOf(
  trace: Trace,
  row: number,
  before: { readonly value: (field: FieldName, node: number, partition: number) => number },
): SlotChange[] {
  const { changesEnd } = trace.rows;
  const end = changesEnd[row] ?? 0;
  const changes: SlotChange[] = [];
  for (let at = row <= 0 ? 0 : (changesEnd[row - 1] as number); at < end; at++) {
    const slot = trace.changes.slot[at] as number;
    const { field, node, partition } = trace.slots[slot] as Slot;
    changes.push({
      slot,
      before: before.value(field as FieldName, node, partition),
      after: trace.changes.value[at] as number,
    });
  }
  return changes;
}
