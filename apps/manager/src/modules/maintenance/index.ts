export { DatabaseMaintenance } from './database-maintenance.js';
export { MaintenanceModule } from './maintenance.module.js';
export { PeriodicCheck } from './periodic-check.js';
