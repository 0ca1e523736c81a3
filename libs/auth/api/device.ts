import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { clientOf } from '#platform';
import Bowser from 'bowser';
import type { FastifyRequest } from 'fastify';

const longest = 300;

/** What the caller's device says of itself (`User-Agent`). */
export const UserAgent = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  (context.switchToHttp().getRequest<FastifyRequest>().headers['user-agent'] ?? '').slice(0, longest),
);

/** Where the caller is, as far as addresses can tell. */
export const Address = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  clientOf(context.switchToHttp().getRequest<FastifyRequest>().ip),
);

/** What a person recognises their device by: "Firefox on Linux", "GuildhallApp", "Unknown device". */
export function deviceOf(userAgent: string): string {
  const { browser, os } = userAgent === '' ? {} : Bowser.parse(userAgent);
  const program = browser?.name || /^[\w.-]{1,50}/.exec(userAgent)?.[0] || 'Unknown device';
  return os?.name === undefined ? program : `${program} on ${os.name}`;
}
