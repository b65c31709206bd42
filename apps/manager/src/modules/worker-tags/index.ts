export { WorkerTagsModule } from './worker-tags.module.js';
