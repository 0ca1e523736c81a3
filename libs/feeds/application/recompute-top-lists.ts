import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';
import { topLists, windowStart } from '../domain/top-list.ts';
import { TopListRepository } from '../domain/top-list.repository.ts';

/** Each list by itself: one that fails keeps what it had, and delays no other. */
@Injectable()
export class RecomputeTopLists {
  constructor(
    private readonly lists: TopListRepository,
    private readonly clock: Clock,
  ) {}

  async execute(): Promise<void> {
    const since = windowStart(this.clock.now());
    const outcomes = await Promise.allSettled(topLists.map((list) => this.lists.recompute(list, since)));
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }
}
