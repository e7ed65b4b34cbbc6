import { expect, test } from 'vitest';
import { faultRig, NO_INSIGHT } from '../../support/fault-rig.ts';
import { MS } from '../../support/fault-times.ts';
import { runUntil } from '../../support/rig.ts';

const insight = {
  ...NO_INSIGHT,
  controllerEpoch: (node: { readonly index: number }) => (node.index === 0 ? 1 : -1),
  voters: () => [{ id: 2, directoryId: 'old' }],
  directoryId: (node: { readonly index: number }) => (node.index === 2 ? '' : 'new'),
};

test('add-voter asks for a voter under the directory that the node has now (KIP-853)', () => {
  const { kernel, operated, facts } = faultRig(
    [
      { fault: 'add-voter', at: 20, on: 'n2' },
      { fault: 'add-voter', at: 30, on: 'n3' },
    ],
    { insight },
  );
  runUntil(kernel, 100 * MS);
  expect(operated.map(({ command }) => command)).toEqual([
    { type: 'AddVoter', voterId: 2, voterDirectoryId: 'new' },
  ]);
  expect(facts.find(({ type }) => type === 'FaultSkipped')?.reason).toContain('n3');
});

test('remove-voter asks for the removal of the key that the voter set has, and of voters only (KIP-853)', () => {
  const { kernel, operated, facts } = faultRig(
    [
      { fault: 'remove-voter', at: 20, on: 'n2' },
      { fault: 'remove-voter', at: 30, on: 'n1' },
    ],
    { insight },
  );
  runUntil(kernel, 100 * MS);
  expect(operated.map(({ command }) => command)).toEqual([
    { type: 'RemoveVoter', voterId: 2, voterDirectoryId: 'old' },
  ]);
  expect(facts.find(({ type }) => type === 'FaultSkipped')?.reason).toContain('n1');
});
