import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { Erasures } from '../application/erasures.ts';

const due = statement(
  'users.erasures-due',
  `select id from users.users where deleted_at <= $1 and erased_at is null order by deleted_at limit $2`,
);

const finish = statement(
  'users.finish-erasure',
  'update users.users set erased_at = $2 where id = $1 and erasure_began_at is not null and erased_at is null returning 1',
);

@Injectable()
export class SqlErasures extends Erasures {
  constructor(private readonly database: Database) {
    super();
  }

  async due(deletedBefore: Date, limit: number): Promise<readonly string[]> {
    return (await this.database.query<{ id: string }>(due, [deletedBefore, limit])).map(({ id }) => id);
  }

  async finish(userId: string, at: Date): Promise<boolean> {
    return (await this.database.query(finish, [userId, at])).length > 0;
  }
}
