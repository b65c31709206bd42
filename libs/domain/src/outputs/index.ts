/** Which files jobs write. */
export { OutputCollector } from './job-outputs.js';
export type { JobOutput, OutputKind } from './job-outputs.js';
export { isBelowFolder } from './output-root.js';
export { nameOf, warnOfOwnDisks, warnOfSharers } from './output-warnings.js';
export type { OutputSharer } from './output-warnings.js';
export { findPathProblem } from './path-limits.js';
