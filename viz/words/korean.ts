import '../../sim/words/korean.ts';

export { ko } from './ko.ts';
