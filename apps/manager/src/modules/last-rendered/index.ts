export { latestPictures } from './latest-pictures.js';
export { LastRenderedImages } from './last-rendered-images.js';
export { LastRenderedModule } from './last-rendered.module.js';
