import { pino } from 'pino';

/** A log that goes nowhere. */
export const silentLog = pino({ level: 'silent' });
