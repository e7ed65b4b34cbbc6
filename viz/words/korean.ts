import '../../sim/words/korean.ts';
import { addSceneWords } from '../scene/words.ts';
import { sceneKo } from './scene-ko.ts';

export { ko } from './ko.ts';

// To import this file is to want Korean.
addSceneWords('ko', sceneKo);
