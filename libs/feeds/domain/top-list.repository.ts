import type { TopList } from './top-list.ts';

export abstract class TopListRepository {
  /** Counts everything anew and puts the result in the place of the old, at once; readers see the one or the other. */
  abstract recompute(list: TopList, since: Date): Promise<void>;
  /** Counts one member or post anew. Counting, not adding: an event that comes twice changes nothing. */
  abstract recount(list: TopList, subjectId: string, since: Date): Promise<void>;
}
