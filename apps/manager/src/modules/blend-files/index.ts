export { BlendFilesModule } from './blend-files.module.js';
export { BlendFiles } from './blend-files.js';
