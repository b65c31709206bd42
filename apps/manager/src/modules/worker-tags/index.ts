export { listTags } from './persistence/tag-rows.js';
