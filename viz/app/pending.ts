import type { Scene, SceneInput } from '../scene/scene.ts';

const none = (input: SceneInput): Scene => ({ size: input.size, marks: [], words: '' });
export const metricsScene = (input: SceneInput): Scene => none(input);
export const spacetimeScene = (input: SceneInput, _: object): Scene => none(input);
export const dockScene = (input: SceneInput, _: object): Scene => none(input);
