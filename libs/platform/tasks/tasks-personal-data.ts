import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData } from '../database/sql-personal-data.ts';
import { statement } from '../database/statement.ts';

const copies = {
  tasks: copyOf(
    'platform.copy-of-tasks',
    `select id, type, state as status, created_at as "createdAt", finished_at as "finishedAt"
       from platform.tasks where owner_id = $1 order by id`,
  ),
};

const erasures = [
  statement(
    'platform.erase-tasks',
    `delete from platform.tasks where owner_id = $1 and state in ('succeeded', 'failed', 'cancelled') returning id`,
  ),
];

/** Of what waits or runs, its handlers find out that there is nobody left to do it for. */
@Injectable()
export class TasksPersonalData extends SqlPersonalData {
  readonly module = 'platform';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
