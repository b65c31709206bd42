export { Idempotent, ReservedId } from './idempotent.decorator.js';
