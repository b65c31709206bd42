export { FarmStatusModule } from './farm-status.module.js';
