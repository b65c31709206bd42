export { countOtherCapableWorkers } from './persistence/capable-workers.js';
