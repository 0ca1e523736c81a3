import type { Page, PageRequest } from '#kernel';
import type { UserCard } from './list-follows.ts';

export abstract class SearchUsers {
  /** By username or display name, of those whom the viewer meets: whole names first, then beginnings, then the rest. */
  abstract execute(words: string, viewerId: string, page: PageRequest): Promise<Page<UserCard>>;
}
