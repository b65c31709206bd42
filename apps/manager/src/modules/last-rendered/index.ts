export { LastRenderedModule } from './last-rendered.module.js';
export { LastRenderedImages } from './last-rendered-images.js';
