import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { ExportRepository, type Export, type NewExport } from '../domain/export.repository.ts';

const columns =
  'id, user_id as "userId", task_id as "taskId", created_at as "createdAt", size, expires_at as "expiresAt"';

const add = statement(
  'privacy.add-export',
  `insert into privacy.exports (id, user_id, task_id, created_at, expires_at) values ($1, $2, $3, $4, $5)
   on conflict (task_id) do nothing`,
);
const ofId = statement('privacy.export-of-id', `select ${columns} from privacy.exports where id = $1`);
const ofTask = statement('privacy.export-of-task', `select ${columns} from privacy.exports where task_id = $1`);
const latestOf = statement(
  'privacy.latest-export-of',
  `select ${columns} from privacy.exports where user_id = $1 and expires_at > $2 order by id desc limit 1`,
);
const makeReady = statement(
  'privacy.make-export-ready',
  `update privacy.exports set size = $2, expires_at = $3 where id = $1 and expires_at > '-infinity' returning 1`,
);
const expired = statement(
  'privacy.expired-exports',
  'select id from privacy.exports where expires_at <= $1 order by expires_at limit $2',
);
const remove = statement('privacy.remove-exports', 'delete from privacy.exports where id = any ($1::uuid[])');

@Injectable()
export class SqlExportRepository extends ExportRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async add({ id, userId, taskId, createdAt, expiresAt }: NewExport): Promise<void> {
    await this.database.query(add, [id, userId, taskId, createdAt, expiresAt]);
  }

  ofId(id: string): Promise<Export | undefined> {
    return this.database.queryOne<Export>(ofId, [id]);
  }

  ofTask(taskId: string): Promise<Export | undefined> {
    return this.database.queryOne<Export>(ofTask, [taskId]);
  }

  latestOf(userId: string, at: Date): Promise<Export | undefined> {
    return this.database.queryOne<Export>(latestOf, [userId, at]);
  }

  async makeReady(id: string, size: number, expiresAt: Date): Promise<boolean> {
    return (await this.database.query(makeReady, [id, size, expiresAt])).length > 0;
  }

  async expired(at: Date, limit: number): Promise<readonly string[]> {
    return (await this.database.query<{ id: string }>(expired, [at, limit])).map(({ id }) => id);
  }

  async remove(ids: readonly string[]): Promise<void> {
    await this.database.query(remove, [ids]);
  }
}
