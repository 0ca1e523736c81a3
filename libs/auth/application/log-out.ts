import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { SessionRepository } from '../domain/session.repository.ts';

@Injectable()
export class LogOut {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  /** The session's tokens are worth nothing from now on. */
  async execute(sessionId: string): Promise<void> {
    await this.sessions.end(sessionId, this.clock.now());
  }
}
