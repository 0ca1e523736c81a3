import { Injectable } from '@nestjs/common';
import { Clock, type Page, type PageRequest } from '#kernel';
import { SessionRepository, type SessionSummary } from '../domain/session.repository.ts';

@Injectable()
export class ListSessions {
  constructor(
    private readonly sessions: SessionRepository,
    private readonly clock: Clock,
  ) {}

  /** The member's devices that are logged in, latest login first. */
  execute(userId: string, page: PageRequest): Promise<Page<SessionSummary>> {
    return this.sessions.list(userId, this.clock.now(), page);
  }
}
