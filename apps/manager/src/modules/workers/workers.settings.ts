import { formatDuration } from '@flamenco/domain/time';
import { duration, ourOwn, type PartSettings } from '../../config/settings.js';

const FIELDS = {
  workerTimeoutMs: duration(
    'worker_timeout',
    '1m',
    'How long nothing may be heard from a Worker before it is in error; 0s for no limit.',
  ),
  workerAutoRemoveMs: ourOwn(
    duration(
      'worker_auto_remove',
      '0s',
      'How long nothing may be heard from a Worker before it is removed, such as 2160h; 0s for no limit. At least worker_timeout.',
    ),
  ),
};

/** When a Worker has fallen silent for too long. */
export const WORKER_SETTINGS = {
  fields: FIELDS,
  faultsTogether({ workerTimeoutMs, workerAutoRemoveMs }) {
    if (workerAutoRemoveMs <= 0 || workerAutoRemoveMs >= workerTimeoutMs) return [];
    const { workerAutoRemoveMs: setting, workerTimeoutMs: other } = FIELDS;
    const least = formatDuration(workerTimeoutMs);
    return [
      {
        key: setting.key,
        message: `must not be less than ${other.key}, which is ${least} (is ${formatDuration(workerAutoRemoveMs)}): a Worker would be removed before it has timed out. Write ${least} or more; 0s for never.`,
      },
    ];
  },
} satisfies PartSettings<typeof FIELDS>;
