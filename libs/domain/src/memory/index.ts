/** When a process gives memory back. */
export { UnusedMemory } from './unused-memory.js';
export type { GivingBack, MemoryOfProcess } from './unused-memory.js';
