import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { MuteRepository, type Mute } from '../domain/mute.repository.ts';
import { presentTo } from './visibility.ts';

const addMute = statement(
  'users.add-mute',
  `with target as (
    select other.id from users.users other where other.id = $2 and ${presentTo('$1::uuid', 'other.id')}
  ), added as (
    insert into users.mutes (muter_id, muted_id, id, created_at)
    select $1, target.id, $3, $4 from target
    on conflict (muter_id, muted_id) do nothing
    returning 1
  )
  select exists (select from added) as changed from target`,
);

const removeMute = statement(
  'users.remove-mute',
  'delete from users.mutes where muter_id = $1 and muted_id = $2 returning 1',
);

@Injectable()
export class SqlMuteRepository extends MuteRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ muterId, mutedId, id, createdAt }: Mute): Promise<boolean | undefined> {
    const values = [muterId, mutedId, id, createdAt];
    return (await this.database.queryOne<{ changed: boolean }>(addMute, values))?.changed;
  }

  async remove(muterId: string, mutedId: string): Promise<boolean> {
    return (await this.database.query(removeMute, [muterId, mutedId])).length > 0;
  }
}
