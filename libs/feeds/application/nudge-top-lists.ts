import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { windowStart, type TopList } from '../domain/top-list.ts';
import { TopListRepository } from '../domain/top-list.repository.ts';

export interface Nudge {
  readonly list: TopList;
  readonly subjectId: string;
}

/** Between two recomputations, what events touch is counted anew, so that a like shows at once. */
@Injectable()
export class NudgeTopLists {
  constructor(
    private readonly lists: TopListRepository,
    private readonly clock: Clock,
  ) {}

  async execute(nudges: readonly Nudge[]): Promise<void> {
    const since = windowStart(this.clock.now());
    for (const { list, subjectId } of nudges) await this.lists.recount(list, subjectId, since);
  }
}
