import { Injectable } from '@nestjs/common';
import { Database, FoldedCounts } from '#platform';
import { FoldCounts } from '../application/fold-counts.ts';

export const followCounts = new FoldedCounts({
  name: 'users.fold-counts',
  counts: 'users.counts',
  key: 'user_id',
  changes: 'users.count_changes',
  of: 'user_id',
  columns: { followers: 'follower_count', following: 'following_count' },
});

/** As SQL: notes for both ends of each edge in `edge` that it has come (1) or gone (-1). */
export function countEdges(edge: string, step: 1 | -1): string {
  return `insert into users.count_changes (user_id, followers, following)
    select followee_id, ${step}, 0 from ${edge} union all select follower_id, 0, ${step} from ${edge}`;
}

@Injectable()
export class SqlFoldCounts extends FoldCounts {
  constructor(private readonly database: Database) {
    super();
  }

  execute(signal: AbortSignal): Promise<void> {
    return followCounts.foldAll(this.database, signal);
  }
}
