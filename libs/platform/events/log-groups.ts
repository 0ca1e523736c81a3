import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.ts';
import { statement } from '../database/statement.ts';
import { EventGroups, GroupNotFound } from './event-groups.ts';

const measure = statement(
  'platform.groups-behind',
  `select offsets.consumer_group as "group", count(log.position)::int as behind
     from platform.consumer_offsets offsets
     left join platform.event_log log on log.lane = offsets.lane and log.position > offsets.position
    group by offsets.consumer_group`,
);

const startOver = statement(
  'platform.rewind-group',
  'update platform.consumer_offsets set position = 0 where consumer_group = $1 returning lane',
);

/** The groups that read the event log of this database. */
@Injectable()
export class LogGroups extends EventGroups {
  constructor(private readonly database: Database) {
    super();
  }

  async behind(): Promise<Readonly<Record<string, number>>> {
    const rows = await this.database.query<{ group: string; behind: number }>(measure);
    return Object.fromEntries(rows.map(({ group, behind }) => [group, behind]));
  }

  /** Also of a group that consumes: it advances only from where it has read. */
  async rewind(group: string): Promise<void> {
    const lanes = await this.database.query(startOver, [group]);
    if (lanes.length === 0) throw new GroupNotFound();
  }
}
