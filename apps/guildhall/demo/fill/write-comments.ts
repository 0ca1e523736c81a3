import { findComment } from '../guildhall.ts';
import type { Thread } from '../threads.ts';
import type { Filling, Tally } from './filling.ts';

/** Thread by thread, because an answer comes after what it answers; what was said before is not said again. */
export async function writeComments(filling: Filling, threads: readonly Thread[]): Promise<void> {
  await filling.run({
    name: 'comments',
    items: threads,
    steps: threads.reduce((sum, { comments }) => sum + comments.length, 0),
    work: (thread, tally) => writeThread(filling, thread, tally),
  });
}

async function writeThread(filling: Filling, thread: Thread, tally: Tally): Promise<void> {
  const { guildhall, posted, community } = filling;
  const post = posted.get(thread.post);
  const postAuthor = community.posts[thread.post]?.author;
  if (post === undefined || postAuthor === undefined) return;
  const said = post.commentsBefore > 0 ? await guildhall.comments(filling.member(postAuthor).session, post.id) : [];

  const ids: string[] = [];
  for (const { author, content, answers } of thread.comments) {
    const { id, session } = filling.member(author);
    const parentId = answers === undefined ? null : (ids[answers] ?? null);
    const before = findComment(said, { authorId: id, content, parentId });
    ids.push((before ?? (await guildhall.writeComment(session, id, post.id, { content, parentId }))).id);
    if (before === undefined) tally.made();
    else tally.kept();
  }
}
