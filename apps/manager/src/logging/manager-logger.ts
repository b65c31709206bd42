import type { LoggerService } from '@nestjs/common';
import { FarmError } from '@flamenco/domain/errors';
import { pino, type Logger } from 'pino';
import pretty from 'pino-pretty';

/** How much is logged: all but the least important, from `fatal` to `trace`. */
export type LogLevel = 'silent' | 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Parts of Nest that tell about every class and route at start-up. */
const CHATTY = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
]);

/** The Manager's log on standard output: readable in a terminal, a JSON object a line otherwise. */
export function openLog(level: LogLevel): Logger {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  if (!process.stdout.isTTY) return pino(options);
  return pino(options, pretty({ translateTime: 'SYS:HH:MM:ss.l', ignore: 'context', sync: true }));
}

/**
 * Takes what Nest's `Logger` says, in the house and in Nest itself. `logger.error({ err, jobId }, 'message')` logs fields
 * and a message, `logger.log('message')` a message alone.
 */
export class ManagerLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...parameters: readonly unknown[]): void {
    const isChatter = CHATTY.has(String(parameters.at(-1)));
    this.write(isChatter ? 'debug' : 'info', message, parameters);
  }

  fatal(message: unknown, ...parameters: readonly unknown[]): void {
    this.write('fatal', message, parameters);
  }

  error(message: unknown, ...parameters: readonly unknown[]): void {
    // What keeps the Manager from starting is thrown, too, and printed at the end: a refusal needs no stack before that.
    const isThrownToo = parameters.at(-1) === 'ExceptionHandler' && message instanceof FarmError;
    this.write(isThrownToo ? 'debug' : 'error', message, parameters);
  }

  warn(message: unknown, ...parameters: readonly unknown[]): void {
    this.write('warn', message, parameters);
  }

  debug(message: unknown, ...parameters: readonly unknown[]): void {
    this.write('debug', message, parameters);
  }

  verbose(message: unknown, ...parameters: readonly unknown[]): void {
    this.write('trace', message, parameters);
  }

  /** Nest puts the class that speaks last, and a stack before it. */
  private write(level: Exclude<LogLevel, 'silent'>, message: unknown, parameters: readonly unknown[]): void {
    if (!this.logger.isLevelEnabled(level)) return;
    const context = parameters.at(-1);
    const rest = parameters.slice(0, -1);
    if (message instanceof Error) this.logger[level]({ context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null)
      this.logger[level]({ context, ...message }, text(rest[0]));
    else this.logger[level]({ context, ...(rest.length > 0 && { details: rest }) }, text(message));
  }
}

function text(message: unknown): string {
  return typeof message === 'string' ? message : JSON.stringify(message ?? '');
}
