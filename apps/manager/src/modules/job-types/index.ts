export { JobTypesModule } from './job-types.module.js';
