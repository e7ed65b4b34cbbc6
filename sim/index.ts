/** The public entry `samsa` (DESIGN §8): scenarios in, runs, verdicts and recipes out. */

export { ALL_CHECKERS } from './check/all.ts';
export type {
  Checker,
  Evidence,
  Guarantee,
  HistoryEntry,
  Report,
  RunEnd,
} from './check/checker.ts';
export type { Episode, FaultFact, When } from './faults/episode.ts';
export type { FaultFamily, FaultKind, FaultParameter } from './faults/kind.ts';
export { FAULTS, faultNamed } from './faults/table.ts';
export type { NodeChange, Observer, SteppedEvent } from './kernel/observer.ts';
export { decodeWorld, encodeWorld } from './kernel/world.ts';
export { checkDeterminism, type DeterminismCheck } from './run/check.ts';
export { defineScenario } from './run/define.ts';
export type { Progress, SimulateOptions } from './run/options.ts';
export { decodeRecipe, encodeRecipe, readRecipe } from './run/recipe.ts';
export { type Grade, type Replay, replay, replayOptions, resolveRecipe } from './run/replay.ts';
export type {
  GuaranteeStatus,
  Notable,
  Outcome,
  Recipe,
  RunSummary,
  Verdict,
} from './run/result.ts';
export { Run } from './run/run.ts';
export type { RunWorld } from './run/run-world.ts';
export { simulate } from './run/simulate.ts';
export { VERSION } from './run/version.ts';
export { resolveScenario } from './scenario/resolve.ts';
export type { ResolvedScenario } from './scenario/resolved.ts';
export type { FaultSpec, Scenario, SwarmSpec } from './scenario/scenario.ts';
export { UsageError } from './scenario/usage-error.ts';
export { type InlineSearchOptions, search } from './search/search.ts';
export type { Candidates, Failing, Moment, Pass } from './search/shrink/pass.ts';
export { PASSES } from './search/shrink/passes/all.ts';
export type {
  CertificateLine,
  Item,
  Shrinking,
  ShrinkProgress,
  ShrinkResult,
  ShrinkStep,
} from './search/shrink/result.ts';
export { type ShrinkOptions, shrink, shrinking } from './search/shrink/shrink.ts';
export { type Signature, signatureOf } from './search/shrink/signature.ts';
export { standalone } from './search/shrink/standalone.ts';
export { testFileOf } from './search/shrink/test-file.ts';
export type { Failure, Found, GuaranteeTotal, SearchSummary, Shrunk } from './search/summary.ts';
export { type DecodedLink, decodeLink, decodeLinkLeniently } from './trace/link/decode.ts';
export { encodeLink, encodeRequest, linkTo, type Request } from './trace/link/encode.ts';
export type { Focus, Link } from './trace/link/link.ts';
export { LinkError, type LinkProblem } from './trace/link/problem.ts';
export {
  type Case,
  type CaseSource,
  encodeCase,
  readCase,
  type SamsaCase,
} from './trace/samsa-file.ts';
