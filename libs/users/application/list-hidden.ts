import type { Page, PageRequest } from '#kernel';
import type { UserCard } from './list-follows.ts';

/** Whom a member blocks or mutes, latest first; for their own eyes only. */
export abstract class ListHidden {
  abstract blockedBy(userId: string, page: PageRequest): Promise<Page<UserCard>>;
  abstract mutedBy(userId: string, page: PageRequest): Promise<Page<UserCard>>;
}
