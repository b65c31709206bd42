export { Gatekeeper } from './gatekeeper.js';
