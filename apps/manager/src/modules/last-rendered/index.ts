export { LastRenderedModule } from './last-rendered.module.js';
