export { WorkerTagsModule } from './worker-tags.module.js';
export { listTags, type WorkerTag } from './persistence/tag-rows.js';
