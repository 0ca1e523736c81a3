import type { Post } from '../wire.ts';
import type { Filling, Posted } from './filling.ts';

/** Writes what is not there yet. */
export async function writePosts(filling: Filling): Promise<void> {
  const { community, guildhall, posted } = filling;
  const missing = await recognisePosts(filling);

  await filling.run({
    name: 'posts',
    items: missing,
    keptBefore: posted.size,
    async work(number, tally) {
      const post = community.posts[number];
      if (post === undefined) return;
      const { id, session } = filling.member(post.author);
      const { content, visibility } = post;
      posted.set(number, asFound(await guildhall.writePost(session, id, { content, visibility })));
      tally.made();
    },
  });
}

/** Finds the posts of an earlier run by their words; the numbers of those that are not there. */
async function recognisePosts(filling: Filling): Promise<readonly number[]> {
  const { community, guildhall, joined, posted } = filling;
  const authors = [...joined.entries()].filter(([, { postsBefore }]) => postsBefore > 0);
  if (authors.length === 0) return [...community.posts.keys()];

  const wordsOf = new Map<number, Map<string, number>>();
  for (const [number, { author, content }] of community.posts.entries()) {
    wordsOf.set(author, (wordsOf.get(author) ?? new Map<string, number>()).set(content, number));
  }
  await filling.run({
    name: 'found',
    items: authors,
    async work([author, { id, session }], tally) {
      for (const post of await guildhall.postsOf(session, id)) {
        const number = wordsOf.get(author)?.get(post.content);
        if (number !== undefined) posted.set(number, asFound(post));
      }
      tally.kept();
    },
  });
  return [...community.posts.keys()].filter((number) => !posted.has(number));
}

function asFound({ id, likeCount, commentCount, viewCount }: Post): Posted {
  return { id, likesBefore: likeCount, commentsBefore: commentCount, viewsBefore: viewCount };
}
