import { duration, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  taskTimeoutMs: duration(
    'task_timeout',
    '10m',
    'How long nothing may be heard about an active task before it fails; 0s for no limit.',
  ),
};

/** When a task has fallen silent for too long. For Workers, see `WORKER_SETTINGS`. */
export const TIMEOUT_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
