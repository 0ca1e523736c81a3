import { Injectable } from '@nestjs/common';
import { pageOf, type Email, type Page, type PageRequest, type Sms } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import type { Delivery, Transport } from './transports.ts';

/** A message that would have been sent. */
export interface InboxMessage {
  readonly id: string;
  readonly channel: 'email' | 'sms' | 'push';
  readonly to: string;
  readonly subject: string | null;
  readonly text: string;
  readonly sentAt: string;
}

const keptDays = 7;

const put = statement(
  'platform.put-into-dev-inbox',
  `with old as (delete from platform.dev_inbox where sent_at < now() - interval '${keptDays} days')
   insert into platform.dev_inbox (id, channel, recipient, subject, text) values ($1, $2, $3, $4, $5)
   on conflict do nothing`,
);

const list = statement(
  'platform.list-dev-inbox',
  `select id, channel, recipient as "to", subject, text, sent_at as "sentAt" from platform.dev_inbox
    where ($1::text is null or recipient = $1) and ($2::uuid is null or id < $2)
    order by id desc limit $3`,
);

/** Takes the place of providers where there are none, in development. */
@Injectable()
export class DevInbox {
  constructor(private readonly database: Database) {}

  readonly email: Transport<Email> = {
    deliver: ({ to, subject, text }, delivery) => this.put(delivery, 'email', to, subject, text),
  };

  readonly sms: Transport<Sms> = {
    deliver: ({ to, text }, delivery) => this.put(delivery, 'sms', to, null, text),
  };

  /** A note for a device of a member, whose id is the address. */
  push(id: string, { to, subject, text }: Email): Promise<void> {
    return this.put({ id }, 'push', to, subject, text);
  }

  /** Newest first. */
  async list(to: string | undefined, { limit, after }: PageRequest): Promise<Page<InboxMessage>> {
    const rows = await this.database.query<InboxMessage>(list, [to?.toLowerCase() ?? null, after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => id);
  }

  private async put(
    { id }: Pick<Delivery, 'id'>,
    channel: InboxMessage['channel'],
    to: string,
    subject: string | null,
    text: string,
  ): Promise<void> {
    await this.database.query(put, [id, channel, to.toLowerCase(), subject, text]);
  }
}
