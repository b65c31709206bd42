import { choice, ourOwn, type PartSettings } from '../../config/settings.js';

/** How new Workers come in. */
export const REGISTRATIONS = ['open', 'secret', 'approval'] as const;

const FIELDS = {
  workerRegistration: ourOwn(
    choice(
      'worker_registration',
      'open',
      REGISTRATIONS,
      'How new Workers come in. open: any that finds the Manager. secret: with a registration secret, made on the Workers page. approval: when somebody has let them in there; with a secret, at once.',
    ),
  ),
};

/** Which Workers come in. */
export const ADMISSION_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;
