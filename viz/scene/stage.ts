import {
  activeController,
  brokerOf,
  brokersOf,
  controllersOf,
  focusedPartition,
  leaderEpochOf,
  leaderOf,
  nameOf,
  shortPartition,
  standingOf,
} from './cluster.ts';
import { text } from './draw.ts';
import { flightsAt } from './flights.ts';
import { type Ground, placed } from './label.ts';
import type { Mark } from './mark.ts';
import type { Scene, SceneInput } from './scene.ts';
import { brokerCards } from './stage-cards.ts';
import { stageLayout } from './stage-layout.ts';
import { faultLinks, quorumLinks, standingLinks } from './stage-links.ts';
import { stageMessages } from './stage-messages.ts';
import { clientBoxes, controllerPills } from './stage-nodes.ts';
import { voterCards } from './stage-voters.ts';
import { sceneWords } from './words.ts';

/** Who is there, in which state, who believes what, and what is on its way between them (viz.md §1.3). */
export function stageScene(input: SceneInput): Scene {
  const { trace, size } = input;
  const layout = stageLayout(trace, size);
  const ground: Ground = {
    edge: { x: 2, y: 2, width: size.width - 4, height: size.height - 4 },
    taken: [],
  };
  const nodes: Mark[] = [
    ...(layout.hasVoterCards
      ? voterCards(input, layout, ground)
      : controllerPills(input, layout, ground)),
    ...brokerCards(input, layout, ground),
    ...clientBoxes(input, layout, ground),
  ];
  const label = quorumLabel(input, ground);
  const links = [
    ...quorumLinks(input, layout),
    ...standingLinks(input, layout),
    ...faultLinks(input, layout, ground),
  ];
  const messages = stageMessages(input, layout, ground);
  return { size, marks: [...links, ...nodes, ...label, ...messages], words: stageWords(input) };
}

function quorumLabel({ trace, view, language }: SceneInput, ground: Ground): Mark[] {
  const epochs = controllersOf(trace).map((node) => view.value('quorumEpoch', node, -1));
  const epoch = Math.max(-1, ...epochs);
  if (epoch < 0) return [];
  const words = sceneWords(language).quorum(epoch);
  const label = placed(ground, [text(10, 22, words, { size: 11, fill: 'muted' })]);
  return label === null ? [] : [label];
}

/** The stage in one paragraph. */
function stageWords(input: SceneInput): string {
  const { trace, view, focus, language } = input;
  const words = sceneWords(language);
  const { stage } = words;
  const sentences: string[] = [];
  const partition = focusedPartition(trace, focus.partition);
  if (partition >= 0) {
    const leader = leaderOf(trace, view, partition);
    const name = shortPartition(trace, partition);
    const isr = view
      .list('decidedIsr', -1, partition)
      .map((id) => nameOf(trace, brokerOf(trace, id)));
    const epoch = leaderEpochOf(view, leader, partition);
    sentences.push(
      leader < 0 ? stage.noLeader(name) : stage.leads(name, nameOf(trace, leader), epoch, isr),
    );
  }
  for (const node of [...brokersOf(trace), ...controllersOf(trace)]) {
    const standing = standingOf(view, node);
    if (standing === 'running' || standing === 'unstarted') continue;
    const sentence = stage.down(nameOf(trace, node), words.standing[standing]);
    if (!sentences.includes(sentence)) sentences.push(sentence);
  }
  if (controllersOf(trace).length > 0) {
    const active = activeController(trace, view);
    sentences.push(
      active < 0
        ? stage.noActive
        : stage.active(nameOf(trace, active), view.value('controllerEpoch', active, -1)),
    );
  }
  sentences.push(stage.flights(flightsAt(trace, focus).filter(({ isLost }) => !isLost).length));
  return sentences.join(' ');
}
