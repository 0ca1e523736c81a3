import { Injectable } from '@nestjs/common';
import { SqlPersonalData, statement } from '#platform';

const erasures = [
  statement(
    'realtime.erase-entries',
    `delete from realtime.entries
      where user_id = $1 and seq = any (array(select seq from realtime.entries where user_id = $1 limit 5000)) returning 1`,
  ),
  statement('realtime.erase-stream', 'delete from realtime.streams where user_id = $1 returning 1'),
];

/** Streams repeat what other modules keep, and forget it by themselves within days. */
@Injectable()
export class RealtimePersonalData extends SqlPersonalData {
  readonly module = 'realtime';
  protected readonly copies = {};
  protected readonly erasures = erasures;
}
