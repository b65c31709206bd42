import { ourOwn, section, text, type PartSettings } from '../../../src/config/settings.js';
import type { ManagerPart } from '../../../src/parts/manager-part.js';
import { Reservations1900000000001 } from './reservations-migration.js';

const FIELDS = {
  reservations: ourOwn(
    section('reservations', {
      urgentProject: text('urgent_project', '', 'The project whose jobs go first.'),
    }),
  ),
};

export const RESERVATION_SETTINGS = { fields: FIELDS } satisfies PartSettings<typeof FIELDS>;

/** A part as a studio would write one: it reserves Workers for projects, and has all that a part can have. */
export const reservationsPart: ManagerPart = {
  name: 'reservations',
  module: async () => (await import('./reservations.module.js')).ReservationsModule,
  tables: ['reservations', 'finished_jobs'],
  migrations: [Reservations1900000000001],
  settings: RESERVATION_SETTINGS,
  gates: {
    beforeSubmission: async () => (await import('./project-gate.js')).ProjectGate,
    beforePlacement: async () => (await import('./reservation-gate.js')).ReservationGate,
  },
};
