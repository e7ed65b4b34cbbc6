import type { ComponentChildren, JSX } from 'preact';
import type { Trace } from '../../../sim/trace/trace.ts';
import type { ViewState } from '../../../sim/trace/view-state.ts';
import { serverName } from '../../../sim/words/changes.ts';
import { leaderOf, nameOf } from '../../scene/cluster.ts';
import { useApp, useWords } from '../app.ts';
import type { Branch } from '../branch.ts';

interface NodeProps {
  readonly trace: Trace;
  readonly view: ViewState;
  readonly node: number;
}

/** What the node that is looked at has to do with groups and transactions: as a member, as a coordinator, as a producer. */
export function TakesPart({
  branch,
  trace,
  row,
}: {
  readonly branch: Branch;
  readonly trace: Trace;
  readonly row: number;
}): JSX.Element | null {
  const { store } = useApp();
  const node = store.node.value ?? (trace.rows.node[row] as number);
  const view = branch.views?.at(row) ?? null;
  const concerns = trace.groups.length > 0 || trace.transactionalIds.length > 0;
  if (view === null || node < 0 || !concerns) return null;
  return (
    <>
      <Member trace={trace} view={view} node={node} />
      <Coordinator trace={trace} view={view} node={node} />
      <Producer trace={trace} view={view} node={node} />
    </>
  );
}

function Member({ trace, view, node }: NodeProps): JSX.Element | null {
  const { member } = useWords().inspector;
  const group = view.value('memberGroup', node, -1);
  const state = view.choice('memberState', node, -1);
  if (group < 0 || state === null) return null;
  const isClassic = view.choice('groupProtocol', group, -1) !== 'consumer';
  const coordinator = view.value('groupCoordinator', group, -1);
  const owned = [...trace.partitions.keys()].filter(
    (partition) => view.value('isOwned', node, partition) === 1,
  );
  return (
    <section aria-label={member.title(nameOf(trace, node), trace.groups[group] ?? '')}>
      <h3>{member.title(nameOf(trace, node), trace.groups[group] ?? '')}</h3>
      <dl class="facts">
        <Fact name={member.state}>{state}</Fact>
        <Fact name={isClassic ? member.generation : member.epoch}>
          {numberText(view.value('memberGeneration', node, -1))}
        </Fact>
        <Fact name={member.coordinator}>
          {coordinator < 0 ? '–' : serverName(trace, coordinator)}
        </Fact>
      </dl>
      {owned.length === 0 ? (
        <p class="muted">{member.ownsNothing}</p>
      ) : (
        <Owned trace={trace} view={view} node={node} group={group} partitions={owned} />
      )}
    </section>
  );
}

function Owned({
  trace,
  view,
  node,
  group,
  partitions,
}: NodeProps & {
  readonly group: number;
  readonly partitions: readonly number[];
}): JSX.Element {
  const { member } = useWords().inspector;
  return (
    <table class="owned">
      <thead>
        <tr>
          {[member.partition, member.position, member.committed, member.lag].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {partitions.map((partition) => {
          const position = view.value('position', node, partition);
          const end = view.value('highWatermark', leaderOf(trace, view, partition), partition);
          const lag = position < 0 || end < 0 ? -1 : Math.max(0, end - position);
          return (
            <tr key={partition}>
              <th scope="row" class="mono">
                {trace.partitions[partition]}
              </th>
              {[position, view.value('committedOffset', group, partition), lag].map((n, index) => (
                <td key={index} class="mono number">
                  {numberText(n)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function Coordinator({ trace, view, node }: NodeProps): JSX.Element | null {
  const { member } = useWords().inspector;
  const id = trace.nodes[node]?.id ?? -1;
  if (view.choice('status', node, -1) !== 'running') return null;
  const groups = [...trace.groups.keys()].filter(
    (group) => view.value('groupCoordinator', group, -1) === id,
  );
  const ids = [...trace.transactionalIds.keys()].filter(
    (one) => view.value('transactionCoordinator', one, -1) === id,
  );
  if (groups.length === 0 && ids.length === 0) return null;
  return (
    <section aria-label={member.coordinates(nameOf(trace, node))}>
      <h3>{member.coordinates(nameOf(trace, node))}</h3>
      <dl class="facts">
        {groups.map((group) => (
          <Fact key={group} name={member.group(trace.groups[group] ?? '')}>
            {[
              view.choice('groupState', group, -1) ?? '–',
              `${view.choice('groupProtocol', group, -1) === 'consumer' ? member.epoch : member.generation} ${numberText(view.value('groupGeneration', group, -1))}`,
              member.members(Math.max(0, view.value('groupMembers', group, -1))),
            ].join(', ')}
          </Fact>
        ))}
        {ids.map((one) => (
          <Fact key={one} name={member.transaction(trace.transactionalIds[one] ?? '')}>
            {[
              view.choice('transactionState', one, -1) ?? '–',
              member.producerId(
                view.value('transactionProducerId', one, -1),
                view.value('transactionProducerEpoch', one, -1),
              ),
              view
                .list('transactionPartitions', one, -1)
                .map((partition) => trace.partitions[partition] ?? '')
                .join(' '),
            ]
              .filter((text) => text !== '')
              .join(', ')}
          </Fact>
        ))}
      </dl>
    </section>
  );
}

function Producer({ trace, view, node }: NodeProps): JSX.Element | null {
  const { member } = useWords().inspector;
  const state = view.choice('producerTransaction', node, -1);
  if (state === null) return null;
  return (
    <section aria-label={member.producer(nameOf(trace, node))}>
      <h3>{member.producer(nameOf(trace, node))}</h3>
      <dl class="facts">
        <Fact name={member.state}>{state}</Fact>
      </dl>
    </section>
  );
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <>
      <dt>{name}</dt>
      <dd class="mono">{children}</dd>
    </>
  );
}

const numberText = (n: number): string => (n < 0 ? '–' : String(n));
