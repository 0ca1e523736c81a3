/** What members keep for later; nobody else knows. */
export abstract class Bookmarks {
  /** @returns whether there is such a post for these eyes */
  abstract add(postId: string, userId: string, id: string): Promise<boolean>;
  /** Also of a post that is not for these eyes any more. */
  abstract remove(postId: string, userId: string): Promise<void>;
}
