import { Injectable } from '@nestjs/common';
import { PersonalData, type PersonalCopy } from '#kernel';
import { Database } from './database.ts';
import { statement, type Statement } from './statement.ts';

/** What a member (`$1`) gets of one table; read bit by bit, whatever its size. */
export function copyOf(name: string, select: string): Statement {
  return statement(
    name,
    `declare personal_copy no scroll cursor for select row_to_json(own)::text as row from (${select}) own`,
  );
}

const next = statement('platform.next-of-copy', 'fetch 500 in personal_copy');
const close = statement('platform.close-copy', 'close personal_copy');

/** Personal data in tables. */
@Injectable()
export abstract class SqlPersonalData extends PersonalData {
  /** Made by {@link copyOf}, by the name of the list. */
  protected abstract readonly copies: Readonly<Record<string, Statement>>;
  /** Each forgets a bit of the member `$1` and answers a row for as long as there was something to forget. */
  protected abstract readonly erasures: readonly Statement[];

  constructor(protected readonly database: Database) {
    super();
  }

  async copy(userId: string, into: PersonalCopy): Promise<void> {
    for (const [name, copy] of Object.entries(this.copies)) {
      await into.add(name, []);
      await this.database.run(async () => {
        await this.database.query(copy, [userId]);
        for (let rows = await this.more(); rows.length > 0; rows = await this.more()) await into.add(name, rows);
        await this.database.query(close);
      });
    }
  }

  async erase(userId: string): Promise<void> {
    for (const erasure of this.erasures) {
      let erased: readonly object[];
      do erased = await this.database.query(erasure, [userId]);
      while (erased.length > 0);
    }
  }

  private async more(): Promise<readonly string[]> {
    return (await this.database.query<{ row: string }>(next)).map(({ row }) => row);
  }
}
