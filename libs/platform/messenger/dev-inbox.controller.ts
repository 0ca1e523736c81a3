import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from '../http/caller.ts';
import { Cursors, CursorScope } from '../http/cursors.ts';
import { Endpoint } from '../http/endpoint.ts';
import { Id, listOf, PageQuery, text, Time, type ListView } from '../http/wire.ts';
import { DevInbox, type InboxMessage } from './dev-inbox.ts';

const InboxQuery = PageQuery.extend({
  to: text({ min: 1, max: 254 })
    .optional()
    .describe('An email address, phone number or id of a member; all of them when left out'),
});
type InboxQuery = z.infer<typeof InboxQuery>;

const InboxMessageView = z
  .object({
    id: Id,
    channel: z.enum(['email', 'sms', 'push']),
    to: z.string().describe('An email address, a phone number, or the id of a member'),
    subject: z.string().nullable().describe('null for an SMS'),
    text: z.string(),
    sentAt: Time,
  })
  .meta({
    id: 'InboxMessage',
    examples: [
      {
        id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
        channel: 'email',
        to: 'alice@example.org',
        subject: 'Your code',
        text: 'Your code is 123456.',
        sentAt: '2026-11-21T09:30:00.000Z',
      },
    ],
  });

/** Not part of a production program. */
@ApiTags('development')
@Controller('dev/inbox')
export class DevInboxController {
  constructor(
    private readonly inbox: DevInbox,
    private readonly cursors: Cursors,
  ) {}

  @Public()
  @Get()
  @Endpoint({
    summary: 'Mail, SMS and notes to devices that would have been sent, newest first',
    description: 'In development only, and only what no server or provider was configured for.',
    answers: { 200: listOf(InboxMessageView) },
  })
  async listInbox(
    @Query({ schema: InboxQuery }) { to, limit, cursor }: InboxQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<InboxMessage>> {
    return this.cursors.list(await this.inbox.list(to, { limit, after: this.cursors.read(cursor, scope) }), scope);
  }
}
