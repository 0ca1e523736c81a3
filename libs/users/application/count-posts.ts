/** Keeps `postCount` of members equal to their posts: called where a post comes or goes, in that transaction. */
export abstract class CountPosts {
  abstract add(authorId: string, difference: 1 | -1): Promise<void>;
}
