import { Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { mapPage } from '#kernel';
import {
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type SessionCaller,
  type ListView,
} from '#platform';
import { EndSession } from '../application/end-session.ts';
import { EndSessions } from '../application/end-sessions.ts';
import { ListSessions } from '../application/list-sessions.ts';
import { LogOut } from '../application/log-out.ts';
import { SessionNotFound } from '../domain/auth.errors.ts';
import { deviceOf } from './device.ts';
import { SessionParams, SessionView } from './sessions.dto.ts';

@ApiTags('auth')
@Controller('auth')
export class SessionsController {
  constructor(
    private readonly logOut: LogOut,
    private readonly endSession: EndSession,
    private readonly endSessions: EndSessions,
    private readonly sessions: ListSessions,
    private readonly cursors: Cursors,
  ) {}

  @Post('logout')
  @Endpoint({
    summary: 'Log this device out',
    description: 'Its tokens are worth nothing afterwards.',
    scope: 'session',
    answers: { 204: null },
  })
  logout(@CurrentCaller() caller: SessionCaller): Promise<void> {
    return this.logOut.execute(caller.sessionId);
  }

  @Post('logout-all')
  @Endpoint({ summary: 'Log all my devices out, this one too', scope: 'session', answers: { 204: null } })
  logoutAll(@CurrentCaller() caller: SessionCaller): Promise<void> {
    return this.endSessions.execute(caller.userId);
  }

  @Get('sessions')
  @Endpoint({
    summary: 'My devices that are logged in, latest login first',
    scope: 'session',
    answers: { 200: listOf(SessionView) },
  })
  async listSessions(
    @CurrentCaller() caller: SessionCaller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<SessionView>> {
    const page = await this.sessions.execute(caller.userId, { limit, after: this.cursors.read(cursor, scope) });
    const view = mapPage(page, (items) =>
      items.map(({ id, userAgent, createdAt, lastUsedAt }) => ({
        id,
        device: deviceOf(userAgent),
        isCurrent: id === caller.sessionId,
        createdAt,
        lastActiveAt: lastUsedAt,
      })),
    );
    return this.cursors.list(view, scope);
  }

  @Delete('sessions')
  @Endpoint({ summary: 'Log all my other devices out', scope: 'session', answers: { 204: null } })
  endOtherSessions(@CurrentCaller() caller: SessionCaller): Promise<void> {
    return this.endSessions.execute(caller.userId, caller.sessionId);
  }

  @Delete('sessions/:id')
  @Endpoint({
    summary: 'Log one of my devices out',
    scope: 'session',
    answers: { 204: null },
    problems: [SessionNotFound],
  })
  endOneSession(
    @CurrentCaller() caller: SessionCaller,
    @Param({ schema: SessionParams }) { id }: SessionParams,
  ): Promise<void> {
    return this.endSession.execute(caller.userId, id);
  }
}
