import { describe, expect, test } from 'vitest';
import { FAULTS, faultNamed } from '../../../../sim/faults/table.ts';
import { faultOf, firstValues, problemsOf } from '../../../../viz/app/dialogs/fault-form.ts';
import type { RunHeader } from '../../../../viz/engine/protocol.ts';
import { EngineSession } from '../../../../viz/engine/session.ts';

/** What the page knows of a run of `steady` before its first event. */
function headerOfSteady(): RunHeader {
  const session = new EngineSession(() => 0);
  const source = { type: 'Scenario', scenario: 'steady', params: [], seed: '1' } as const;
  const said = [
    ...session.take({ type: 'Open', branch: 0, source }),
    ...session.advance(Number.POSITIVE_INFINITY),
  ];
  const opened = said.find((message) => message.type === 'Opened');
  if (opened?.type !== 'Opened') throw new Error('the run was not opened');
  return opened.header;
}

const header = headerOfSteady();
const LOOKED = { node: 'b2', partition: 'orders-0' };

describe('the menu of faults, made from the table (sim/faults/table.ts)', () => {
  test.each(FAULTS.map(({ name }) => name))('%s begins with fields that make a fault', (name) => {
    const kind = faultNamed(name);
    if (kind === null) throw new Error(`no fault is called ${name}`);
    const values = firstValues(kind, header, LOOKED);
    // What an operator changes, nobody can guess.
    if (name === 'alter-topic') {
      expect(problemsOf(faultOf(kind, values, 1_000_000), header)).toHaveProperty('config');
      const changed = { ...values, config: 'min.insync.replicas=2' };
      expect(problemsOf(faultOf(kind, changed, 1_000_000), header)).toEqual({});
      return;
    }
    expect(problemsOf(faultOf(kind, values, 1_000_000), header)).toEqual({});
  });

  test('what is wrong is told at its field', () => {
    const crash = faultNamed('crash');
    if (crash === null) throw new Error('no fault is called crash');
    const spec = faultOf(crash, { on: 'b9', for: 'soon' }, 1_000_000);
    const problems = problemsOf(spec, header);
    expect(problems['on']).toContain('no node or group is called "b9"');
    expect(problems['for']).toContain('expected a duration');
    expect(problemsOf(faultOf(crash, { on: '', for: '' }, 0), header)['on']).toContain(
      'needs "on"',
    );
  });
});
