/** Keeps `postCount` of members equal to their posts: called where a post comes or goes, in that transaction. */
export abstract class CountPosts {
  /**
   * @param isPrivate such posts are counted for the eyes of their author only
   * @throws UserNotFound when the author is no member, or no longer
   */
  abstract add(authorId: string, difference: 1 | -1, isPrivate: boolean): Promise<void>;
}
