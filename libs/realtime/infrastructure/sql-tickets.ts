import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Database, RootSecret, Sealer, statement } from '#platform';
import { Tickets } from '../application/tickets.ts';

const expiresIn = 30;

const issue = statement(
  'realtime.issue-ticket',
  `insert into realtime.tickets (hash, sealed_token, expires_at)
   values ($1, $2, now() + interval '${expiresIn} seconds')`,
);
const redeem = statement(
  'realtime.redeem-ticket',
  `delete from realtime.tickets where hash = $1
   returning case when expires_at > now() then sealed_token end as "sealedToken"`,
);
const prune = statement('realtime.prune-tickets', 'delete from realtime.tickets where expires_at < now()');

@Injectable()
export class SqlTickets extends Tickets {
  private readonly sealer: Sealer;

  constructor(
    private readonly database: Database,
    secret: RootSecret,
  ) {
    super();
    this.sealer = new Sealer(secret, 'websocket tickets');
  }

  async issue(accessToken: string): Promise<{ readonly ticket: string; readonly expiresIn: number }> {
    const ticket = randomBytes(24).toString('base64url');
    await this.database.query(issue, [hashOf(ticket), this.sealer.seal(accessToken)]);
    return { ticket, expiresIn };
  }

  async redeem(ticket: string): Promise<string | undefined> {
    const row = await this.database.queryOne<{ sealedToken: string | null }>(redeem, [hashOf(ticket)]);
    const sealed = row?.sealedToken ?? undefined;
    return sealed === undefined ? undefined : this.sealer.open(sealed);
  }

  async prune(): Promise<void> {
    await this.database.query(prune);
  }
}

function hashOf(ticket: string): Buffer {
  return createHash('sha256').update(ticket).digest();
}
