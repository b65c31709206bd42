/** How names are sorted, and which one was meant. */
export { nameOrder } from './name-order.js';
export { didYouMean, nearestName } from './nearest-name.js';
