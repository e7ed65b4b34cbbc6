import { describe, expect, test } from 'vitest';
import type { GlyphMark, Mark } from '../../../../viz/scene/mark.ts';
import type { Scene } from '../../../../viz/scene/scene.ts';
import { stageScene } from '../../../../viz/scene/stage.ts';
import { LESSON, lessonTrace } from '../../../support/lesson-trace.ts';
import { sceneInputs, WIDE } from '../../../support/scene-input.ts';
import { SyntheticTrace, traceNode } from '../../../support/synthetic-trace.ts';

const inputs = sceneInputs(lessonTrace());
const MOMENT = 3_412_000;

const titled = (scene: Scene, part: string): Mark[] =>
  scene.marks.filter(({ title }) => title.includes(part));
const messages = (scene: Scene): GlyphMark[] =>
  scene.marks.filter(
    (mark): mark is GlyphMark => mark.type === 'glyph' && mark.target?.type === 'Message',
  );
const chipOf = (scene: Scene, node: number, partition: number): Mark | undefined =>
  scene.marks.find(
    ({ target }) =>
      target?.type === 'Replica' && target.node === node && target.partition === partition,
  );

describe('the stage (viz.md §1.3)', () => {
  test('a chip says what its replica is: fill, outline, hatch, dashes', () => {
    const scene = stageScene(inputs(MOMENT, WIDE));
    const { b1, b2, b3 } = LESSON;
    expect(chipOf(scene, b2, 0)).toMatchObject({ fill: 'leader', title: 'P0 on b2: leader' });
    expect(chipOf(scene, b3, 1)).toMatchObject({ fill: 'background', stroke: 'inSync', dash: [] });
    expect(chipOf(scene, b3, 0)).toMatchObject({
      stroke: 'outOfSync',
      title: 'P0 on b3: out of ISR',
    });
    expect(chipOf(scene, b1, 0)).toMatchObject({ stroke: 'muted', dash: [3, 3] });
    const hatches = scene.marks.filter(({ type }) => type === 'hatch');
    expect(hatches.length).toBeGreaterThan(0);
  });

  test('a broker says in which rack it stands, unless there is more to say and no room (KIP-36)', () => {
    const trace = lessonTrace();
    const nodes = trace.nodes.map((node) => ({ ...node, rack: node.name === 'b2' ? 'east' : '' }));
    const scene = stageScene(sceneInputs({ ...trace, nodes })(MOMENT, WIDE));
    const said = scene.marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(said.filter((one) => one === 'east')).toHaveLength(1);
    expect(titled(scene, 'Broker b2 (east)')).not.toEqual([]);
  });

  test('the active controller wears the crown', () => {
    const scene = stageScene(inputs(MOMENT, WIDE));
    const crowns = scene.marks.filter((mark) => mark.type === 'glyph' && mark.shape === 'crown');
    expect(crowns).toHaveLength(1);
    expect(titled(scene, 'Controller c2, the active one')).not.toEqual([]);
  });

  test('a stale belief is a dotted line to the wrong node', () => {
    const stale = titled(stageScene(inputs(MOMENT, WIDE)), 'g1 still believes that b1 leads P0');
    const lines = stale.filter(({ type }) => type === 'path');
    expect(lines).toMatchObject([{ dash: [1.5, 4], stroke: 'warn' }]);
    expect(titled(stageScene(inputs(MOMENT, WIDE)), 'p1 knows that b2 leads P0')).not.toEqual([]);
  });

  test('shapes tell families, and a response is hollow', () => {
    const found = messages(stageScene(inputs(MOMENT, WIDE)));
    expect(found.map(({ shape, hollow }) => [shape, hollow])).toEqual(
      expect.arrayContaining([
        ['disc', false],
        ['square', false],
        ['ring', false],
        ['diamond', true],
      ]),
    );
    for (const { size } of found) expect(size).toBe(12);
  });

  test('labels stand while few messages fly and nothing moves', () => {
    const texts = (scene: Scene): string[] =>
      scene.marks.flatMap((mark) => (mark.type === 'text' ? [mark.text] : []));
    expect(texts(stageScene(inputs(MOMENT, WIDE)))).toContain('Produce P0@41');
    expect(texts(stageScene(inputs(MOMENT, WIDE, { isPlaying: true })))).not.toContain(
      'Produce P0@41',
    );
  });

  test('a cut link is dotted with a cross, and said', () => {
    const cut = titled(stageScene(inputs(2_915_500, WIDE)), 'The link between b1 and b2: cut');
    expect(cut.map(({ type }) => type).sort()).toEqual(['glyph', 'path']);
  });

  test('a lost message is a cross where it was dropped', () => {
    const lost = titled(stageScene(inputs(2_917_000, WIDE)), 'Lost: Fetch request P0@38, b3 → b1');
    expect(lost).toMatchObject([{ type: 'glyph', shape: 'cross', colour: 'bad' }]);
    expect(titled(stageScene(inputs(3_200_000, WIDE)), 'Lost:')).toEqual([]);
  });
});

describe('motion (viz.md §1.5)', () => {
  const story = new SyntheticTrace(
    [traceNode('b1', 1, 'broker'), traceNode('b2', 2, 'broker')],
    ['orders-0'],
  );
  for (const node of [0, 1]) story.row(0, 'NodeChanged', node, { name: 'started' });
  story.set('status', 0, -1, 'running').set('status', 1, -1, 'running');
  story.row(1000, 'TimerFired', 0, { name: 'fetch' });
  const one = story.send(0, 1, 'FetchRequest', 5000, { partition: 0, offset: 1 });
  story.row(2000, 'TimerFired', 0, { name: 'fetch' });
  for (let i = 0; i < 9; i++)
    story.send(0, 1, 'ProduceRequest', 60_000, { partition: 0, offset: i });
  story.receive(one);
  const fly = sceneInputs(story.trace(100_000));
  const at = (micros: number, options = {}): GlyphMark | undefined =>
    messages(stageScene(fly(micros, WIDE, options))).find(({ shape }) => shape === 'disc');

  test('a message moves by virtual time, in a straight line and without easing', () => {
    const places = [1000, 1500, 1900].map((micros) => at(micros) as GlyphMark);
    const [a, b, c] = places as [GlyphMark, GlyphMark, GlyphMark];
    expect((c.x - a.x) / (b.x - a.x)).toBeCloseTo(900 / 500, 6);
    expect(c.y).toBeCloseTo(a.y, 6);
  });

  test('it is there from its sending to its reading', () => {
    expect(at(999)).toBeUndefined();
    expect(at(4999)).toBeDefined();
    expect(at(5000)).toBeUndefined();
  });

  test('more than eight of a type on a link are one mark with their number', () => {
    const scene = stageScene(fly(10_000, WIDE));
    expect(messages(scene)).toEqual([]);
    expect(titled(scene, '9 × Produce request, b1 → b2')).toHaveLength(1);
  });

  test('with reduced motion nothing flies: an arrow with a tick of progress', () => {
    const scene = stageScene(fly(1500, WIDE, { reducedMotion: true }));
    const arrows = scene.marks.filter((mark) => mark.type === 'line' && mark.arrow === 'end');
    const shape = at(1500, { reducedMotion: true });
    expect(arrows).toHaveLength(1);
    expect(shape?.x).toBe(at(1900, { reducedMotion: true })?.x);
  });

  test('arrowheads show the direction only while nothing moves', () => {
    const heads = (isPlaying: boolean): number =>
      stageScene(fly(1500, WIDE, { isPlaying })).marks.filter(
        (mark) => mark.type === 'line' && mark.arrow === 'end',
      ).length;
    expect(heads(false)).toBe(1);
    expect(heads(true)).toBe(0);
  });
});
