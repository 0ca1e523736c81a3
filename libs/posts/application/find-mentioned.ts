/** Of the members of these names those who are to be told that they are named in a post, or under it. */
export abstract class FindMentioned {
  /** Without the author, and without who may not see the post or does not meet the author. */
  abstract execute(usernames: readonly string[], postId: string, authorId: string): Promise<readonly string[]>;
}
