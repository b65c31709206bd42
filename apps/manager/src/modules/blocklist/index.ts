export { blocks } from './blocks.js';
