import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentCaller, type Caller } from '../http/caller.ts';
import { Cursors, CursorScope } from '../http/cursors.ts';
import { Endpoint } from '../http/endpoint.ts';
import { Id, listOf, PageQuery, Time, type ListView } from '../http/wire.ts';
import { DeadLetterNotFound, DeadLetters } from './dead-letters.ts';
import { DeadLetterUnreadable, RedriveDeadLetter } from './redrive-dead-letter.ts';

const DeadLetterView = z
  .object({
    id: Id,
    group: z.string().describe('The consumer group that could not handle it'),
    topic: z.string(),
    eventId: Id.nullable().describe('null when not even that could be read'),
    reason: z.string().describe('The code of the refusal, or `events.retries-exhausted`'),
    error: z.string(),
    attempts: z.int().min(1),
    diedAt: Time,
    envelope: z.string().describe('What was read, as it was'),
  })
  .meta({ id: 'DeadLetter' });
type DeadLetterView = z.infer<typeof DeadLetterView>;

const DeadLetterParams = z.strictObject({ id: Id });
type DeadLetterParams = z.infer<typeof DeadLetterParams>;

@ApiTags('admin')
@Controller('admin/events/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLetters,
    private readonly redrive: RedriveDeadLetter,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Events that a module could not handle, newest first',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: listOf(DeadLetterView) },
  })
  async listDeadLetters(
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<DeadLetterView>> {
    const after = this.cursors.read(cursor, scope);
    return this.cursors.list(await this.letters.list({ limit, after }), scope);
  }

  @Post(':id/redrive')
  @Endpoint({
    summary: 'Send an event once more',
    description: 'All modules get it; those that have handled it already take no notice.',
    scope: 'admin:write',
    role: 'admin',
    answers: { 204: null },
    problems: [DeadLetterNotFound, DeadLetterUnreadable],
  })
  redriveDeadLetter(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: DeadLetterParams }) { id }: DeadLetterParams,
  ): Promise<void> {
    return this.redrive.execute(id, userId);
  }
}
