import { Injectable } from '@nestjs/common';
import { SessionRepository } from '../domain/session.repository.ts';

@Injectable()
export class LogOut {
  constructor(private readonly sessions: SessionRepository) {}

  /** The session's refresh token is worth nothing from now on. */
  async execute(sessionId: string): Promise<void> {
    await this.sessions.end(sessionId);
  }
}
