export {
  Checkouts,
  type CheckoutEraser,
  type CheckoutContent,
  type CheckoutFiles,
  type ErasureOrder,
  type InspectionOrder,
  type KeptFiles,
  type TimeOfRunning,
} from './checkout-eraser.js';
export { JobDeleter } from './job-deleter.js';
export { CheckoutsModule } from './checkouts.module.js';
