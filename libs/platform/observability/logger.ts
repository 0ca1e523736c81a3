import type { LoggerService } from '@nestjs/common';
import { pino, type Logger as Pino } from 'pino';
import pretty from 'pino-pretty';
import { z } from 'zod';
import { defineSettings, type Environment, type SettingsOf } from '../config/settings.ts';
import { requestIdNow, traceIdNow } from './request-context.ts';

export const logSettings = defineSettings('LOG', (environment) => ({
  level: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      error: 'use one of fatal, error, warn, info, debug, trace, silent',
    })
    .default(environment === 'test' ? 'warn' : 'info')
    .describe('What is logged at least'),
  requests: z
    .stringbool({ error: 'use true or false' })
    .default(environment === 'production')
    .describe('Log every request'),
}));

export type LogSettings = SettingsOf<typeof logSettings>;

/** Values that must never be in a log, wherever they stand. */
const redacted = ['password', 'token', 'accessToken', 'refreshToken', 'authorization', 'pin', 'secret'];

/** JSON lines on standard output; readable lines when a person watches a development server. */
export function createPino(settings: LogSettings, environment: Environment): Pino {
  const options = {
    level: settings.level,
    redact: { paths: redacted.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    base: undefined,
    serializers: { err: describeError },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    mixin: () => {
      const [requestId, traceId] = [requestIdNow(), traceIdNow()];
      return { ...(requestId === undefined ? {} : { requestId }), ...(traceId === undefined ? {} : { traceId }) };
    },
  };
  if (environment === 'development' && process.stdout.isTTY) {
    return pino(options, pretty({ sync: true, ignore: 'context', messageFormat: '{if context}{context}: {end}{msg}' }));
  }
  if (environment !== 'production') return pino(options, pino.destination({ fd: 1, sync: true }));
  return pino(options, pino.destination({ fd: 1, sync: false, minLength: 4_096, periodicFlush: 1_000 }));
}

/**
 * For lines of which nothing can be a secret, because all of what they say is known; looking for some in each of them
 * took nine tenths of the memory that writing it took.
 */
export function withoutRedaction(log: Pino): Pino {
  return log.child({}, { redact: [] });
}

/** An error without what the driver hangs on it: statements' parameters and offending rows are members' data. */
function describeError(error: unknown): object {
  if (typeof error !== 'object' || error === null) return { message: String(error) };
  const known = new Map<string, unknown>(Object.entries(error));
  const message = error instanceof Error ? error.message : known.get('message');
  const stack = error instanceof Error ? error.stack : known.get('stack');
  return {
    type: error.constructor.name,
    message,
    stack,
    code: known.get('code'),
    constraint: known.get('constraint'),
    table: known.get('table'),
    ...(error instanceof Error && error.cause !== undefined ? { cause: describeError(error.cause) } : {}),
  };
}

/** What Nest tells of its own start is for those who look for it. */
const chatty = new Set(['NestFactory', 'InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestApplication']);

/** Nest's logger on pino. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Pino) {}

  log(message: unknown, ...rest: readonly unknown[]): void {
    const context = contextOf(rest);
    this.write(context !== undefined && chatty.has(context) ? 'debug' : 'info', message, context);
  }
  error(message: unknown, ...rest: readonly unknown[]): void {
    const [stack] = rest;
    const isStack = rest.length > 1 && typeof stack === 'string' && stack.includes('\n');
    this.write('error', isStack ? { err: { message: String(message), stack } } : message, contextOf(rest));
  }
  warn(message: unknown, ...rest: readonly unknown[]): void {
    this.write('warn', message, contextOf(rest));
  }
  debug(message: unknown, ...rest: readonly unknown[]): void {
    this.write('debug', message, contextOf(rest));
  }
  verbose(message: unknown, ...rest: readonly unknown[]): void {
    this.write('trace', message, contextOf(rest));
  }
  fatal(message: unknown, ...rest: readonly unknown[]): void {
    this.write('fatal', message, contextOf(rest));
  }

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    message: unknown,
    context: string | undefined,
  ): void {
    if (message instanceof Error) this.pino[level]({ context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.pino[level]({ context, ...message });
    else this.pino[level]({ context }, String(message));
  }
}

function contextOf(rest: readonly unknown[]): string | undefined {
  const last = rest.at(-1);
  return typeof last === 'string' ? last : undefined;
}
