import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute or more: begun first, so that none of them is left for one core at the end. */
const LONG = [
  'test/canary/canaries.test.ts',
  'test/golden/determinism.test.ts',
  'test/browser/page-flows.test.ts',
  'test/package/package.test.ts',
  'test/browser/page.test.ts',
  'test/golden/audited.test.ts',
  'test/golden/second-engine.test.ts',
  'test/unit/trace/recorder.test.ts',
];

const rank = ({ moduleId }: TestSpecification): number => {
  const at = LONG.findIndex((file) => moduleId.replaceAll('\\', '/').endsWith(file));
  return at < 0 ? LONG.length : at;
};

/** Begins with the longest files; the others keep the order that vitest gives them. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const usual = await super.sort(files);
    return usual.toSorted((a, b) => rank(a) - rank(b));
  }
}
