export { CheckoutEraser } from './checkout-eraser.js';
export { JobDeleter } from './job-deleter.js';
export { JobDeletionModule } from './job-deletion.module.js';
