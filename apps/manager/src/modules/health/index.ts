export { HealthModule } from './health.module.js';
export { MetricsRegistry } from './metrics-registry.js';
