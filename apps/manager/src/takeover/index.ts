export { runTakeover } from './take-over-command.js';
