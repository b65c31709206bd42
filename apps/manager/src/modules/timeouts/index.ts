export { TimeoutChecker } from './timeout-checker.js';
export { TimeoutsModule } from './timeouts.module.js';
