import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { SessionNotFound } from '../domain/auth.errors.ts';
import { SessionRepository } from '../domain/session.repository.ts';

/** Logs one of the member's devices out from another one. */
@Injectable()
export class EndSession {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  /** @throws SessionNotFound also when it is somebody else's */
  async execute(userId: string, sessionId: string): Promise<void> {
    if (!(await this.sessions.endOf(userId, sessionId, this.clock.now()))) throw new SessionNotFound();
  }
}
