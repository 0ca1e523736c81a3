import type { Database } from './database.ts';
import { statement, type Statement } from './statement.ts';

export interface CountTables {
  /** Begins the names of the statements. */
  readonly name: string;
  /** Where the counts are, and which column names whose they are. */
  readonly counts: string;
  readonly key: string;
  /** Where their changes are noted, and which column names whose they are. */
  readonly changes: string;
  readonly of: string;
  /** Which column of the changes belongs to which count. */
  readonly columns: Readonly<Record<string, string>>;
}

/** So many changes may wait until one of those who make them adds them up. */
const many = 64;

/**
 * Counts that many change at the same moment, none of whom waits for another: each notes a change as a row of its own, and
 * the changes are folded into the counts later. A count is what stands there and all changes that can be seen.
 */
export class FoldedCounts {
  /** Of `$1`; who comes while another one folds leaves it to them. */
  readonly foldOne: Statement;
  private readonly foldSome: Statement;

  constructor(tables: CountTables) {
    const { name, changes, of } = tables;
    this.foldOne = statement(
      `${name}-of`,
      fold(
        tables,
        `free as materialized (select pg_try_advisory_xact_lock(hashtextextended($1::text, 64)) as is_mine),
         taken as (delete from ${changes} where ${of} = $1::text::uuid and (select is_mine from free) returning *)`,
      ),
    );
    this.foldSome = statement(
      name,
      fold(
        tables,
        `changed as (select distinct ${of} from ${changes} limit 500),
         taken as (delete from ${changes} change using changed where change.${of} = changed.${of} returning change.*)`,
      ),
    );
  }

  /** By some of those who make changes, while many of the same thing wait: so folding is little beside the changes themselves. */
  async foldIfMany(waiting: number, database: Database, id: string): Promise<void> {
    if (waiting >= many && waiting % 8 === 0) await database.query(this.foldOne, [id]);
  }

  async foldAll(database: Database, signal: AbortSignal): Promise<void> {
    let isMore = true;
    while (isMore && !signal.aborted) isMore = (await database.query(this.foldSome)).length > 0;
  }
}

/*
 * A change becomes part of its count in one statement, so that every reader sees it once: as a row of its own, or counted.
 * All changes of one thing that can be seen are folded together, a like never without what took it back.
 */
function fold({ counts, key, of, columns }: CountTables, taking: string): string {
  const pairs = Object.entries(columns);
  return `
  with ${taking}, sums as (
    select ${of}, ${pairs.map(([change]) => `sum(${change}) as ${change}`).join(', ')} from taken group by ${of}
  )
  update ${counts} counted set ${pairs.map(([change, count]) => `${count} = counted.${count} + sums.${change}`).join(', ')}
    from sums where counted.${key} = sums.${of}
  returning counted.${key}`;
}
