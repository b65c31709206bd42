import { destination, pino, type Logger } from 'pino';
import { PinoPretty } from 'pino-pretty';
import type { LogLevel } from './command-line.js';

/** Logs to the standard output: for people on a terminal, as JSON lines otherwise. Written at once, so that a sudden end loses nothing. */
export function createLogger(level: LogLevel): Logger {
  const options = { level, base: null };
  if (!process.stdout.isTTY) return pino(options, destination({ fd: 1, sync: true }));
  return pino(
    options,
    PinoPretty({ destination: 1, sync: true, colorize: true, translateTime: 'SYS:HH:MM:ss.l' }),
  );
}
