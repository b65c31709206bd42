/** What blend files say of the Blender that they need. */
export { readBlendHead } from './blend-head.js';
export type { BlendHead } from './blend-head.js';
export { blenderVersionIn, blenderVersionName, readsFile } from './blender-version.js';
export type { BlenderVersion } from './blender-version.js';
export { renderedFileOf, RENDER_TASK_TYPE } from './rendered-file.js';
