import { ChangeStatus, UserIsDeleted, type UserStatus } from '#users';
import { describe, expect, it } from 'vitest';
import { RecomputeTopLists } from '#feeds';
import { expectProblem, type Client, type Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

const idsOf = (items: readonly { readonly id: string }[]): readonly string[] => items.map(({ id }) => id);

describe('an absent member', () => {
  const guildhall = useGuildhall();
  const change = (member: Member, status: UserStatus) =>
    guildhall().app.get(ChangeStatus, { strict: false }).execute(member.id, status, null);

  /** All that a viewer can find out about a member. */
  async function sightings(viewer: Client, member: Member, postOfOther: string, postOfMember: string): Promise<object> {
    const has = async (path: string, pick: (item: never) => string) =>
      (await viewer.all(path)).some((item) => pick(item as never) === member.id);
    const author = ({ author: { id } }: { author: { id: string } }): string => id;
    const self = ({ id }: { id: string }): string => id;
    const notifications = await viewer.all('/notifications');
    return {
      profile: (await viewer.get(`/users/${member.id}`)).status,
      byName: (await viewer.get(`/users/${member.username}`)).status,
      relationship: (await viewer.get(`/users/${member.id}/relationship`)).status,
      followersOfThem: (await viewer.get(`/users/${member.id}/followers`)).status,
      postsOfThem: (await viewer.get(`/users/${member.id}/posts`)).status,
      post: (await viewer.get(`/posts/${postOfMember}`)).status,
      likersOfPost: (await viewer.get(`/posts/${postOfMember}/likes`)).status,
      feed: await has('/posts/feed', author),
      comments: await has(`/posts/${postOfOther}/comments`, author),
      likers: await has(`/posts/${postOfOther}/likes`, self),
      topUsers: await has('/top/users-liked', ({ user: { id } }: { user: { id: string } }) => id),
      topPosts: await has('/top/posts-liked', ({ post }: { post: { author: { id: string } } }) => author(post)),
      actors: notifications.some(({ actors }) => idsOf(actors).includes(member.id)),
      unread: (await viewer.get('/notifications/unread-count')).body.count,
      told: notifications.length,
    };
  }

  const seen = {
    profile: 200,
    byName: 200,
    relationship: 200,
    followersOfThem: 200,
    postsOfThem: 200,
    post: 200,
    likersOfPost: 200,
    feed: true,
    comments: true,
    likers: true,
    topUsers: true,
    topPosts: true,
    actors: true,
    unread: 3,
    told: 3,
  };

  const hidden = {
    profile: 404,
    byName: 404,
    relationship: 404,
    followersOfThem: 404,
    postsOfThem: 404,
    post: 404,
    likersOfPost: 404,
    feed: false,
    comments: false,
    likers: false,
    topUsers: false,
    topPosts: false,
    actors: false,
    unread: 0,
    told: 0,
  };

  it('is hidden everywhere at once, and as before when back', async () => {
    const [viewer, gone] = [await guildhall().member(), await guildhall().member()];
    const [mine, theirs] = [await viewer.writes('mine'), await gone.writes('theirs')];
    await viewer.follows(gone);
    await gone.follows(viewer);
    const { body: comment } = await gone.post(`/posts/${mine.id}/comments`, { content: 'hello' });
    await gone.post(`/posts/${mine.id}/like`);
    await viewer.post(`/posts/${theirs.id}/like`);
    await guildhall().settle();
    await guildhall().app.get(RecomputeTopLists, { strict: false }).execute();
    const look = () => sightings(viewer, gone, mine.id, theirs.id);
    expect(await look()).toEqual(seen);

    for (const status of ['suspended', 'deleted'] as const) {
      expect(await change(gone, status)).toEqual({ before: 'active', after: status });
      expect(await look()).toEqual(hidden);
      expectProblem(await viewer.post(`/users/${gone.id}/follow`), 404, 'users.not-found');
      expectProblem(await viewer.post(`/posts/${theirs.id}/like`), 404, 'posts.not-found');
      expectProblem(await viewer.post(`/posts/${theirs.id}/comments`, { content: 'hi' }), 404, 'posts.not-found');
      expectProblem(await viewer.get(`/comments/${comment.id}`), 404, 'comments.not-found');
      expectProblem(await viewer.post(`/comments/${comment.id}/like`), 404, 'comments.not-found');
      const answer = { content: 'hi', parentId: comment.id };
      expectProblem(await viewer.post(`/posts/${mine.id}/comments`, answer), 404, 'comments.not-found');
      expect((await viewer.get('/users/me')).body).toMatchObject({ followerCount: 1, followingCount: 1 });
      expect(await viewer.all(`/users/${viewer.id}/followers`)).toEqual([]);

      expect(await change(gone, 'active')).toEqual({ before: status, after: 'active' });
      expect(await look()).toEqual(seen);
    }
  });

  it('leaves no holes in a page', async () => {
    const viewer = await guildhall().member();
    const authors = await Promise.all(Array.from({ length: 6 }, () => guildhall().member()));
    const post = await viewer.writes('look at me');
    const kept: string[] = [];
    for (const [index, author] of authors.entries()) {
      await viewer.follows(author);
      const { id } = await author.writes('hello');
      await author.post(`/posts/${post.id}/comments`, { content: 'hello' });
      await author.post(`/posts/${post.id}/like`);
      if (index % 2 === 0) kept.unshift(id);
    }
    for (const author of authors.filter((_, index) => index % 2 === 1)) await change(author, 'suspended');

    const page = await viewer.get('/posts/feed?limit=3');
    expect(idsOf(page.body.data)).toEqual(kept);
    expect((await viewer.get(`/posts/${post.id}/comments?limit=3`)).body.data).toHaveLength(3);
    expect((await viewer.get(`/posts/${post.id}/likes?limit=3`)).body.data).toHaveLength(3);
    expect((await viewer.get(`/users/${viewer.id}/following?limit=3`)).body.data).toHaveLength(3);
  });

  it('changes once, and a deleted one is not suspended', async () => {
    const member = await guildhall().member();
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => change(member, 'suspended')));
    expect(outcomes.filter(({ before }) => before === 'active')).toHaveLength(1);
    await change(member, 'deleted');
    await expect(change(member, 'suspended')).rejects.toBeInstanceOf(UserIsDeleted);
  });
});
