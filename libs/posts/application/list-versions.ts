import type { Page, PageRequest } from '#kernel';

/** What stood in a post before it was edited. */
export interface VersionView {
  readonly id: string;
  readonly content: string;
  readonly writtenAt: string;
}

export abstract class ListVersions {
  /** Latest first, without the words of now. @throws PostNotFound */
  abstract execute(postId: string, viewerId: string, page: PageRequest): Promise<Page<VersionView>>;
}
