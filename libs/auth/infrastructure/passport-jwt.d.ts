/* The published types do not know KeyObject, which the library (jsonwebtoken underneath) has long taken. */
declare module 'passport-jwt' {
  import type { KeyObject } from 'node:crypto';
  import type { FastifyRequest } from 'fastify';

  export interface StrategyOptions {
    readonly jwtFromRequest: (request: FastifyRequest) => string | null;
    readonly secretOrKey: KeyObject;
    readonly algorithms: readonly string[];
    readonly issuer: string;
    readonly audience: string;
    readonly passReqToCallback: true;
  }

  export class Strategy {
    constructor(
      options: StrategyOptions,
      verify: (request: FastifyRequest, payload: unknown, done: (error: unknown, user: unknown) => void) => void,
    );
  }
}
