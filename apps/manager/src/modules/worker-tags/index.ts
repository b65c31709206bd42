export { WorkerTagsModule } from './worker-tags.module.js';
export { listTags } from './persistence/tag-rows.js';
