import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { PreferencesRepository, type Preferences } from '../domain/preferences.repository.ts';

const read = statement(
  'messages.preferences',
  `select who_may_message as "whoMayMessage", shows_reading as "showsReading", shows_presence as "showsPresence"
     from messages.preferences where user_id = $1`,
);

const save = statement(
  'messages.save-preferences',
  `insert into messages.preferences (user_id, who_may_message, shows_reading, shows_presence) values ($1, $2, $3, $4)
   on conflict (user_id) do update set who_may_message = excluded.who_may_message,
     shows_reading = excluded.shows_reading, shows_presence = excluded.shows_presence`,
);

const defaults: Preferences = { whoMayMessage: 'everyone', showsReading: true, showsPresence: true };

@Injectable()
export class SqlPreferencesRepository extends PreferencesRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async of(userId: string): Promise<Preferences> {
    return (await this.database.queryOne<Preferences>(read, [userId])) ?? defaults;
  }

  async save(userId: string, { whoMayMessage, showsReading, showsPresence }: Preferences): Promise<void> {
    await this.database.query(save, [userId, whoMayMessage, showsReading, showsPresence]);
  }
}
