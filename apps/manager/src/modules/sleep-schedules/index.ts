export { SleepScheduler } from './sleep-scheduler.js';
export { findWakeUps } from './wake-ups.js';
