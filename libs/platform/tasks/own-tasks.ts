import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { priorityName } from './priorities.ts';
import type { TaskView } from './tasks.dto.ts';
import { TaskNotFound } from './tasks.errors.ts';

type Row = Omit<TaskView, 'result' | 'error'> & {
  /** JSON. */
  readonly result: string | null;
  readonly errorCode: string | null;
  readonly error: string | null;
};

const columns = `id, type, state as status, ${priorityName} as priority, attempts, progress, result,
  error_code as "errorCode", last_error as error, run_at as "runAt", created_at as "createdAt", finished_at as "finishedAt"`;

const listOwn = statement(
  'platform.list-own-tasks',
  `select ${columns} from platform.tasks where owner_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);

const readOwn = statement(
  'platform.read-own-task',
  `select ${columns} from platform.tasks where id = $2 and owner_id = $1`,
);

/** What members see of the tasks they started: nobody else's exist for them. */
@Injectable()
export class OwnTasks {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(ownerId: string, { after, limit }: PageRequest): Promise<Page<TaskView>> {
    const rows = await this.database.query<Row>(listOwn, [ownerId, after, limit + 1]);
    return mapPage(
      pageOf(rows, limit, ({ id }) => id),
      (items) => items.map(viewOf),
    );
  }

  /** @throws TaskNotFound */
  async read(ownerId: string, id: string): Promise<TaskView> {
    const row = await this.database.queryOne<Row>(readOwn, [ownerId, id]);
    if (row === undefined) throw new TaskNotFound();
    return viewOf(row);
  }
}

function viewOf(row: Row): TaskView {
  return {
    id: row.id,
    type: row.type,
    status: row.status,
    priority: row.priority,
    attempts: row.attempts,
    progress: row.progress,
    result: row.result === null ? null : JSON.parse(row.result),
    error: errorOf(row),
    runAt: row.runAt,
    createdAt: row.createdAt,
    finishedAt: row.finishedAt,
  };
}

/** A refusal is told in its words; a fault of ours is for our logs. */
function errorOf({ status, errorCode, error }: Row): string | null {
  if (status !== 'failed') return null;
  return errorCode === null || errorCode === 'internal' ? 'Something went wrong on our side' : error;
}
