import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { expectProblem, type Answer, type Member } from './support/client.ts';
import { atOnce, inParallel, linedUp, tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { Random } from './support/random.ts';
import { anId, aTime, awkwardTexts, cardOf, unstorableJson } from './support/shapes.ts';

const nowhere = '019a9f60-1f2e-7c3d-8a4b-5c6d7e8f9a0b';

function postOf(author: Member, more: object = {}): object {
  return {
    id: anId,
    author: cardOf(author),
    content: 'Good morning',
    contentType: 'text',
    media: [],
    isReel: false,
    visibility: 'public',
    likeCount: 0,
    commentCount: 0,
    reshareCount: 0,
    viewCount: 0,
    likedByMe: false,
    bookmarkedByMe: false,
    quoteOf: null,
    createdAt: aTime,
    editedAt: null,
    expiresAt: null,
    ...more,
  };
}

function commentOf(author: Member, more: object = {}): object {
  return {
    id: anId,
    postId: anId,
    parentId: null,
    author: cardOf(author),
    content: 'Well said.',
    likeCount: 0,
    likedByMe: false,
    createdAt: aTime,
    ...more,
  };
}

const idsOf = (answer: Answer): readonly string[] => answer.body.data.map(({ id }: { id: string }) => id);

describe('writing a post', () => {
  const guildhall = useGuildhall();

  it('answers the post and where it is', async () => {
    const author = await guildhall().member();
    const before = Date.now();
    const answer = await author.post('/posts', { content: 'Good morning' });

    expect(answer.status).toBe(201);
    expect(answer.body).toStrictEqual(postOf(author));
    expect(Math.abs(Date.parse(answer.body.createdAt) - before)).toBeLessThan(10_000);
    expect(answer.headers.get('location')).toBe(`/api/v1/posts/${answer.body.id}`);
    expect((await author.get(`/posts/${answer.body.id}`)).body).toStrictEqual(answer.body);
    expect((await author.get(`/posts/${answer.body.id.toUpperCase()}`)).body).toStrictEqual(answer.body);
    expect((await author.get('/users/me')).body.postCount).toBe(1);
  });

  it.each(['public', 'followers', 'private'])('for the eyes of %s says so', async (visibility) => {
    const author = await guildhall().member();
    expect(await author.writes('Good morning', { visibility, isReel: false })).toStrictEqual(
      postOf(author, { visibility }),
    );
  });

  it.each(awkwardTexts)('stores %s byte-equal', async (_, content) => {
    const author = await guildhall().member();
    const { id } = await author.writes(content);
    expect((await author.get(`/posts/${id}`)).body.content).toBe(content);
    expect((await author.get('/posts/feed')).body.data[0].content).toBe(content);
    expect((await author.get(`/users/${author.id}/posts`)).body.data[0].content).toBe(content);
    const [stored] = await guildhall().database.query(
      `select encode(convert_to(content, 'UTF8'), 'hex') as content from posts.posts where id = $1`,
      [id],
    );
    expect(stored?.['content']).toBe(Buffer.from(content, 'utf8').toString('hex'));
  });

  it.each(unstorableJson)('refuses %s', async (_, json) => {
    const author = await guildhall().member();
    const answer = await author.post('/posts', `{"content":${json}}`);
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual(['content']);
  });

  it.each([
    ['2000 characters', 'x'.repeat(2000)],
    ['2000 characters of 8000 bytes', '🎉'.repeat(2000)],
    ['one character', 'x'],
  ])('of %s is accepted', async (_, content) => {
    const author = await guildhall().member();
    expect((await author.writes(content)).content).toBe(content);
  });

  it.each([
    ['nothing', {}, 'posts.empty'],
    ['no characters', { content: '' }, 'posts.empty'],
    ['blanks', { content: ' \n\t\u2003' }, 'posts.empty'],
    ['2001 characters', { content: 'x'.repeat(2001) }, 'request.invalid'],
    ['2001 emoji', { content: '🎉'.repeat(2001) }, 'request.invalid'],
    ['no text', { content: null }, 'request.invalid'],
    ['a number', { content: 7 }, 'request.invalid'],
    ['a reel without a video', { content: 'x', isReel: true }, 'posts.reel-needs-video'],
    ['an unknown visibility', { content: 'x', visibility: 'friends' }, 'request.invalid'],
    ['a visibility in upper case', { content: 'x', visibility: 'PUBLIC' }, 'request.invalid'],
    ['a flag as text', { content: 'x', isReel: 'false' }, 'request.invalid'],
    ['an author', { content: 'x', authorId: nowhere }, 'request.invalid'],
    ['likes', { content: 'x', likeCount: 100 }, 'request.invalid'],
    ['a time', { content: 'x', createdAt: '2020-01-01T00:00:00.000Z' }, 'request.invalid'],
    ['an id', { content: 'x', id: nowhere }, 'request.invalid'],
  ])('of %s is refused, and counts nothing', async (_, body, code) => {
    const author = await guildhall().member();
    expectProblem(await author.post('/posts', body), 400, code);
    expect((await author.get(`/users/${author.id}/posts`)).body.data).toEqual([]);
    expect((await author.get('/users/me')).body.postCount).toBe(0);
  });

  it('many at once counts each', async () => {
    const author = await guildhall().member();
    const posts = await atOnce(30, (index) => author.writes(`post ${index}`));
    expect(new Set(posts.map(({ id }) => id)).size).toBe(30);
    expect((await author.get('/users/me')).body.postCount).toBe(30);
  });
});

describe('who may see a post', () => {
  const guildhall = useGuildhall();

  const viewers = ['author', 'follower', 'stranger', 'former follower'] as const;
  const visibilities = ['public', 'followers', 'private'] as const;
  const cases = viewers.flatMap((viewer) => visibilities.map((visibility) => ({ viewer, visibility })));

  async function scene(viewer: (typeof viewers)[number], visibility: string) {
    const author = await guildhall().member();
    const eyes = viewer === 'author' ? author : await guildhall().member();
    // that somebody follows the author, or is followed by these eyes, says nothing about these two
    const bystander = await guildhall().member();
    await bystander.follows(author);
    await eyes.follows(bystander);
    if (viewer === 'follower' || viewer === 'former follower') await eyes.follows(author);
    const post = await author.writes('Good morning', { visibility });
    const comment = (await author.post(`/posts/${post.id}/comments`, { content: 'Well said.' })).body;
    if (viewer === 'former follower') await eyes.delete(`/users/${author.id}/follow`);
    return { author, eyes, post, comment };
  }

  it.each(cases)('$visibility, by the $viewer', async ({ viewer, visibility }) => {
    const { author, eyes, post, comment } = await scene(viewer, visibility);
    const sees =
      viewer === 'author' || visibility === 'public' || (visibility === 'followers' && viewer === 'follower');

    const ofPost: readonly (readonly [number, () => Promise<Answer>])[] = [
      [200, () => eyes.get(`/posts/${post.id}`)],
      [200, () => eyes.post(`/posts/${post.id}/like`)],
      [200, () => eyes.get(`/posts/${post.id}/likes`)],
      [201, () => eyes.post(`/posts/${post.id}/comments`, { content: 'Indeed' })],
      [201, () => eyes.post(`/posts/${post.id}/comments`, { content: 'Indeed', parentId: comment.id })],
      [200, () => eyes.get(`/posts/${post.id}/comments`)],
      [200, () => eyes.post(`/posts/${post.id}/view`)],
    ];
    for (const [status, ask] of ofPost) {
      const answer = await ask();
      if (sees) expect(answer.status, JSON.stringify(answer.body)).toBe(status);
      else expectProblem(answer, 404, 'posts.not-found');
    }
    const unliked = await eyes.delete(`/posts/${post.id}/like`);
    if (sees) expect(unliked.status).toBe(200);
    else expectProblem(unliked, 404, 'posts.not-found');

    for (const answer of [
      await eyes.get(`/comments/${comment.id}`),
      await eyes.post(`/comments/${comment.id}/like`),
      await eyes.delete(`/comments/${comment.id}/like`),
    ]) {
      if (sees) expect(answer.status, JSON.stringify(answer.body)).toBe(200);
      else expectProblem(answer, 404, 'comments.not-found');
    }

    expect(idsOf(await eyes.get(`/users/${author.id}/posts`))).toEqual(sees ? [post.id] : []);
    const inFeed = viewer === 'author' || (viewer === 'follower' && sees);
    expect(idsOf(await eyes.get('/posts/feed'))).toEqual(inFeed ? [post.id] : []);

    const commentDeleted = await eyes.delete(`/comments/${comment.id}`);
    if (!sees) expectProblem(commentDeleted, 404, 'comments.not-found');
    else if (viewer !== 'author') expectProblem(commentDeleted, 403, 'comments.not-yours');
    else expect(commentDeleted.status).toBe(204);

    const deleted = await eyes.delete(`/posts/${post.id}`);
    if (!sees) expectProblem(deleted, 404, 'posts.not-found');
    else if (viewer !== 'author') expectProblem(deleted, 403, 'posts.not-yours');
    else expect(deleted.status).toBe(204);

    const untouched = await author.get(`/posts/${post.id}`);
    if (viewer === 'author') expectProblem(untouched, 404, 'posts.not-found');
    else
      expect(untouched.body).toMatchObject(
        sees ? { likeCount: 0, commentCount: 3, viewCount: 1 } : { likeCount: 0, commentCount: 1, viewCount: 0 },
      );
  });

  it('is told by the same words as a post that never was', async () => {
    const [author, stranger] = [await guildhall().member(), await guildhall().member()];
    const { id } = await author.writes('diary', { visibility: 'private' });
    for (const [method, what] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/like'],
      ['GET', '/likes'],
      ['GET', '/comments'],
      ['POST', '/view'],
    ] as const) {
      const [hidden, missing] = [
        await stranger.send(method, `/posts/${id}${what}`, {}),
        await stranger.send(method, `/posts/${nowhere}${what}`, {}),
      ];
      const { requestId: _1, instance: _2, ...told } = hidden.body;
      const { requestId: _3, instance: _4, ...expected } = missing.body;
      expect(told).toEqual(expected);
    }
  });
});

describe('deleting a post', () => {
  const guildhall = useGuildhall();

  it('takes it away everywhere, for everybody', async () => {
    const [author, follower] = [await guildhall().member(), await guildhall().member()];
    await follower.follows(author);
    const kept = await author.writes('kept');
    const { id } = await author.writes('Good morning');
    const comment = (await follower.post(`/posts/${id}/comments`, { content: 'Well said.' })).body;
    await follower.post(`/posts/${id}/like`);

    const answer = await author.delete(`/posts/${id}`);
    expect(answer.status).toBe(204);
    expect(answer.body).toBe('');

    for (const member of [author, follower]) {
      expectProblem(await member.get(`/posts/${id}`), 404, 'posts.not-found');
      expectProblem(await member.delete(`/posts/${id}`), 404, 'posts.not-found');
      expectProblem(await member.post(`/posts/${id}/like`), 404, 'posts.not-found');
      expectProblem(await member.delete(`/posts/${id}/like`), 404, 'posts.not-found');
      expectProblem(await member.get(`/posts/${id}/likes`), 404, 'posts.not-found');
      expectProblem(await member.post(`/posts/${id}/view`), 404, 'posts.not-found');
      expectProblem(await member.get(`/posts/${id}/comments`), 404, 'posts.not-found');
      expectProblem(await member.post(`/posts/${id}/comments`, { content: 'late' }), 404, 'posts.not-found');
      expectProblem(await member.get(`/comments/${comment.id}`), 404, 'comments.not-found');
      expectProblem(await member.post(`/comments/${comment.id}/like`), 404, 'comments.not-found');
      expectProblem(await member.delete(`/comments/${comment.id}`), 404, 'comments.not-found');
      expect(idsOf(await member.get('/posts/feed'))).toEqual([kept.id]);
      expect(idsOf(await member.get(`/users/${author.id}/posts`))).toEqual([kept.id]);
    }
    expect((await author.get('/users/me')).body.postCount).toBe(1);
  });

  it('many times at once happens once', async () => {
    const author = await guildhall().member();
    const [{ id }] = [await author.writes('gone'), await author.writes('kept'), await author.writes('kept')];
    const row = `select from posts.posts where id = '${id}' for update`;
    const answers = await linedUp(guildhall().database, row, 8, () => author.delete(`/posts/${id}`));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 404)]);
    expect((await author.get('/users/me')).body.postCount).toBe(2);
  });

  it('while others like, view and comment on it leaves no half-done thing and no error', async () => {
    const [author, others] = [await guildhall().member(), await atOnce(8, () => guildhall().member())];
    const { id } = await author.writes('contested');
    const answers = await Promise.all([
      ...others.map((other) => other.post(`/posts/${id}/like`)),
      ...others.map((other) => other.post(`/posts/${id}/comments`, { content: 'first!' })),
      author.delete(`/posts/${id}`),
      ...others.map((other) => other.post(`/posts/${id}/view`)),
      ...others.map((other) => other.delete(`/posts/${id}/like`)),
    ]);
    expect(answers.map(({ status }) => status).filter((status) => ![200, 201, 204, 404].includes(status))).toEqual([]);
    const [counted] = await guildhall().database.query(
      `select comment_count - (select count(*) from posts.comments where post_id = $1 and deleted_at is null) as comments,
              like_count - (select count(*) from posts.likes where post_id = $1) as likes,
              view_count - (select count(*) from posts.views where post_id = $1) as views
         from posts.counts_view where post_id = $1`,
      [id],
    );
    expect(counted).toEqual({ comments: '0', likes: '0', views: '0' });
  });
});

describe('liking a post', () => {
  const guildhall = useGuildhall();

  it('again changes nothing, and so does taking it back again', async () => {
    const [author, fan] = [await guildhall().member(), await guildhall().member()];
    const { id } = await author.writes('Good morning');
    for (let time = 0; time < 3; time += 1) {
      const answer = await fan.post(`/posts/${id}/like`);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ likedByMe: true, likeCount: 1 });
    }
    expect((await fan.get(`/posts/${id}`)).body).toMatchObject({ likedByMe: true, likeCount: 1 });
    expect((await author.get(`/posts/${id}`)).body).toMatchObject({ likedByMe: false, likeCount: 1 });
    expect((await author.post(`/posts/${id}/like`)).body).toStrictEqual({ likedByMe: true, likeCount: 2 });
    for (let time = 0; time < 3; time += 1) {
      const answer = await fan.delete(`/posts/${id}/like`);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ likedByMe: false, likeCount: 1 });
    }
    expect((await fan.get(`/posts/${id}`)).body).toMatchObject({ likedByMe: false, likeCount: 1 });
  });

  it('by 20 members, five times each, all at once, counts 20', async () => {
    const [author, fans] = [await guildhall().member(), await atOnce(20, () => guildhall().member())];
    const { id } = await author.writes('popular');
    const answers = await atOnce(5, () => Promise.all(fans.map((fan) => fan.post(`/posts/${id}/like`))));
    for (const answer of answers.flat()) {
      expect(answer.status).toBe(200);
      expect(answer.body.likedByMe).toBe(true);
      expect(answer.body.likeCount).toBeLessThanOrEqual(20);
    }
    expect((await author.get(`/posts/${id}`)).body.likeCount).toBe(20);
    expect(idsOf(await author.get(`/posts/${id}/likes?limit=100`)).toSorted()).toEqual(
      fans.map((fan) => fan.id).toSorted(),
    );
  });

  it('by one impatient member many times at once counts once, in every answer, and so does taking it back', async () => {
    const [author, fan] = [await guildhall().member(), await guildhall().member()];
    const { id } = await author.writes('liked');
    await author.post(`/posts/${id}/like`);
    for (const [method, likedByMe, likeCount, lock] of [
      ['POST', true, 2, `select from posts.posts where id = '${id}' for update`],
      ['DELETE', false, 1, `select from posts.likes where post_id = '${id}' for update`],
    ] as const) {
      const answers = await linedUp(guildhall().database, lock, 8, () => fan.send(method, `/posts/${id}/like`, {}));
      expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 8 }, () => ({ likedByMe, likeCount })));
      expect((await fan.get(`/posts/${id}`)).body).toMatchObject({ likedByMe, likeCount });
    }
  });

  it('and taking back at random, all at once, leaves a count equal to the likes', async () => {
    const random = Random.ofRun('likes');
    const [author, fans] = [await guildhall().member(), await atOnce(10, () => guildhall().member())];
    const { id } = await author.writes('disputed');
    const answers = await atOnce(150, () =>
      random.pick(fans).send(random.chance(0.5) ? 'POST' : 'DELETE', `/posts/${id}/like`, {}),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);

    const likers = idsOf(await author.get(`/posts/${id}/likes?limit=100`));
    expect((await author.get(`/posts/${id}`)).body.likeCount).toBe(likers.length);
    for (const fan of fans) expect((await fan.get(`/posts/${id}`)).body.likedByMe).toBe(likers.includes(fan.id));
  });

  it('lists who did, latest first, page after page, while new ones come and seen ones go', async () => {
    const [author, fans, late] = [
      await guildhall().member(),
      await atOnce(12, () => guildhall().member()),
      await guildhall().member(),
    ];
    const { id } = await author.writes('liked');
    expect((await author.get(`/posts/${id}/likes`)).body).toStrictEqual({ data: [], nextCursor: null });
    for (const fan of fans) await fan.post(`/posts/${id}/like`);
    const expected = fans.map((fan) => cardOf(fan)).reverse();

    const first = await author.get(`/posts/${id}/likes?limit=5`);
    await late.post(`/posts/${id}/like`);
    await fans[7]?.delete(`/posts/${id}/like`);
    const second = await author.get(`/posts/${id}/likes?limit=5&cursor=${first.body.nextCursor}`);
    const third = await author.get(`/posts/${id}/likes?limit=5&cursor=${second.body.nextCursor}`);

    expect([...first.body.data, ...second.body.data, ...third.body.data]).toStrictEqual(expected);
    expect(third.body.nextCursor).toBeNull();
    expect((await author.all(`/posts/${id}/likes`, 5)).map((card) => card.id)[0]).toBe(late.id);
  });
});

describe('viewing a post', () => {
  const guildhall = useGuildhall();

  it('counts each viewer once a day', async () => {
    const [author, viewer, other] = [
      await guildhall().member(),
      await guildhall().member(),
      await guildhall().member(),
    ];
    const { id } = await author.writes('seen');
    const view = async (member: Member): Promise<unknown> => {
      const answer = await member.post(`/posts/${id}/view`);
      expect(answer.status).toBe(200);
      return answer.body;
    };
    expect(await view(viewer)).toStrictEqual({ viewCount: 1 });
    expect(await view(viewer)).toStrictEqual({ viewCount: 1 });
    expect(await view(other)).toStrictEqual({ viewCount: 2 });
    await guildhall().database.query('update posts.views set day = day - 1 where post_id = $1 and viewer_id = $2', [
      id,
      viewer.id,
    ]);
    expect(await view(viewer)).toStrictEqual({ viewCount: 3 });
    expect(await view(viewer)).toStrictEqual({ viewCount: 3 });
    expect((await author.get(`/posts/${id}`)).body.viewCount).toBe(3);
  });

  it('many times at once counts once, in every answer', async () => {
    const [author, viewer] = [await guildhall().member(), await guildhall().member()];
    const { id } = await author.writes('seen');
    const lock = `select from posts.posts where id = '${id}' for update`;
    const answers = await linedUp(guildhall().database, lock, 8, () => viewer.post(`/posts/${id}/view`));
    expect(answers.map(({ body }) => body)).toEqual(Array.from({ length: 8 }, () => ({ viewCount: 1 })));
    expect((await author.get(`/posts/${id}`)).body.viewCount).toBe(1);
  });

  it('at once by many, some of them twice, counts each viewer once', async () => {
    const [author, viewers] = [await guildhall().member(), await atOnce(15, () => guildhall().member())];
    const { id } = await author.writes('seen by many');
    const answers = await atOnce(3, () => Promise.all(viewers.map((viewer) => viewer.post(`/posts/${id}/view`))));
    expect(tally(answers.flat().map(({ status }) => status))).toEqual(new Map([[200, 45]]));
    expect((await author.get(`/posts/${id}`)).body.viewCount).toBe(15);
  });
});

describe('comments', () => {
  const guildhall = useGuildhall();

  async function scene() {
    const [author, guest] = [await guildhall().member(), await guildhall().member()];
    return { author, guest, post: await author.writes('Good morning') };
  }

  it('are answered with where they are, counted, and may answer one another', async () => {
    const { author, guest, post } = await scene();
    const answer = await guest.post(`/posts/${post.id}/comments`, { content: 'Well said.' });
    expect(answer.status).toBe(201);
    expect(answer.body).toStrictEqual(commentOf(guest, { postId: post.id }));
    expect(answer.headers.get('location')).toBe(`/api/v1/comments/${answer.body.id}`);
    expect((await author.get(`/comments/${answer.body.id}`)).body).toStrictEqual(answer.body);

    const reply = await author.post(`/posts/${post.id}/comments`, {
      content: 'Thanks',
      parentId: answer.body.id.toUpperCase(),
    });
    expect(reply.body).toStrictEqual(
      commentOf(author, { postId: post.id, parentId: answer.body.id, content: 'Thanks' }),
    );
    expect((await guest.get(`/posts/${post.id}/comments`)).body).toStrictEqual({
      data: [reply.body, answer.body],
      nextCursor: null,
    });
    expect((await guest.get(`/posts/${post.id}`)).body.commentCount).toBe(2);
  });

  it.each(awkwardTexts)('keep %s byte-equal', async (_, content) => {
    const { guest, post } = await scene();
    const { body } = await guest.post(`/posts/${post.id}/comments`, { content });
    expect(body.content).toBe(content);
    expect((await guest.get(`/posts/${post.id}/comments`)).body.data[0].content).toBe(content);
  });

  it.each([
    ['without words', {}, 'request.invalid'],
    ['of no characters', { content: '' }, 'request.invalid'],
    ['of blanks', { content: ' \n' }, 'comments.empty'],
    ['of 1001 characters', { content: 'x'.repeat(1001) }, 'request.invalid'],
    ['of 1001 emoji', { content: '🎉'.repeat(1001) }, 'request.invalid'],
    ['with NUL', { content: 'a\u0000b' }, 'request.invalid'],
    ['with a lone surrogate', { content: 'a\ud83d' }, 'request.invalid'],
    ['with an author', { content: 'x', authorId: nowhere }, 'request.invalid'],
    ['on an answer that is no id', { content: 'x', parentId: 'x' }, 'request.invalid'],
  ])('%s are refused and not counted', async (_, body, code) => {
    const { guest, post } = await scene();
    expectProblem(await guest.post(`/posts/${post.id}/comments`, body), 400, code);
    expect((await guest.get(`/posts/${post.id}`)).body.commentCount).toBe(0);
  });

  it.each([
    ['1000 characters', 'x'.repeat(1000)],
    ['1000 emoji', '🎉'.repeat(1000)],
  ])('of %s are accepted', async (_, content) => {
    const { guest, post } = await scene();
    expect((await guest.post(`/posts/${post.id}/comments`, { content })).status).toBe(201);
  });

  it('answer only a comment that is there, under the same post', async () => {
    const { author, guest, post } = await scene();
    const elsewhere = await author.writes('elsewhere');
    const foreign = (await guest.post(`/posts/${elsewhere.id}/comments`, { content: 'hi' })).body;
    const gone = (await guest.post(`/posts/${post.id}/comments`, { content: 'hi' })).body;
    await guest.delete(`/comments/${gone.id}`);
    for (const parentId of [foreign.id, gone.id, nowhere, post.id]) {
      expectProblem(
        await guest.post(`/posts/${post.id}/comments`, { content: 'x', parentId }),
        404,
        'comments.not-found',
      );
    }
    expect((await guest.get(`/posts/${post.id}`)).body.commentCount).toBe(0);
  });

  it('are deleted by their author or by the author of the post, and by nobody else', async () => {
    const { author, guest, post } = await scene();
    const other = await guildhall().member();
    const [mine, theirs] = [
      (await guest.post(`/posts/${post.id}/comments`, { content: 'one' })).body,
      (await guest.post(`/posts/${post.id}/comments`, { content: 'two' })).body,
    ];
    expectProblem(await other.delete(`/comments/${mine.id}`), 403, 'comments.not-yours');
    expectProblem(await other.delete(`/comments/${nowhere}`), 404, 'comments.not-found');

    const byAuthor = await guest.delete(`/comments/${mine.id}`);
    expect(byAuthor.status).toBe(204);
    expect(byAuthor.body).toBe('');
    expect((await author.get(`/posts/${post.id}`)).body.commentCount).toBe(1);
    expect((await author.delete(`/comments/${theirs.id}`)).status).toBe(204);
    expect((await author.get(`/posts/${post.id}`)).body.commentCount).toBe(0);

    for (const member of [author, guest, other]) {
      for (const comment of [mine, theirs]) {
        expectProblem(await member.delete(`/comments/${comment.id}`), 404, 'comments.not-found');
        expectProblem(await member.get(`/comments/${comment.id}`), 404, 'comments.not-found');
        expectProblem(await member.post(`/comments/${comment.id}/like`), 404, 'comments.not-found');
      }
      expect((await member.get(`/posts/${post.id}/comments`)).body.data).toEqual([]);
    }
  });

  it('page newest first, while new ones come and seen ones go', async () => {
    const { author, guest, post } = await scene();
    const written: { id: string }[] = [];
    for (let index = 0; index < 11; index += 1)
      written.push((await guest.post(`/posts/${post.id}/comments`, { content: `c${index}` })).body);
    const first = await author.get(`/posts/${post.id}/comments?limit=4`);
    await author.post(`/posts/${post.id}/comments`, { content: 'new' });
    await guest.delete(`/comments/${first.body.data[3].id}`);
    const second = await author.get(`/posts/${post.id}/comments?limit=4&cursor=${first.body.nextCursor}`);
    const third = await author.get(`/posts/${post.id}/comments?limit=4&cursor=${second.body.nextCursor}`);
    expect([...first.body.data, ...second.body.data, ...third.body.data]).toStrictEqual(written.toReversed());
    expect(third.body.nextCursor).toBeNull();
  });

  it('deleted many times at once are gone once', async () => {
    const { author, guest, post } = await scene();
    const [{ body: comment }] = [
      await guest.post(`/posts/${post.id}/comments`, { content: 'gone' }),
      await guest.post(`/posts/${post.id}/comments`, { content: 'kept' }),
      await guest.post(`/posts/${post.id}/comments`, { content: 'kept' }),
    ];
    const row = `select from posts.comments where id = '${comment.id}' for update`;
    const answers = await linedUp(guildhall().database, row, 8, (index) =>
      (index % 2 === 0 ? author : guest).delete(`/comments/${comment.id}`),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 7 }, () => 404)]);
    expect((await author.get(`/posts/${post.id}`)).body.commentCount).toBe(2);
  });

  it('liked many times at once by one member count once, in every answer', async () => {
    const { author, guest, post } = await scene();
    const { body: comment } = await author.post(`/posts/${post.id}/comments`, { content: 'likeable' });
    const row = `select from posts.comments where id = '${comment.id}' for no key update`;
    const answers = await linedUp(guildhall().database, row, 8, () => guest.post(`/comments/${comment.id}/like`));
    expect(answers.map(({ body }) => body)).toEqual(
      Array.from({ length: 8 }, () => ({ likedByMe: true, likeCount: 1 })),
    );
    expect((await author.get(`/comments/${comment.id}`)).body.likeCount).toBe(1);
  });

  it('written and deleted at once leave a count equal to the comments', async () => {
    const { author, guest, post } = await scene();
    const doomed = await atOnce(
      15,
      async (index) => (await guest.post(`/posts/${post.id}/comments`, { content: `c${index}` })).body,
    );
    const answers = await Promise.all([
      ...doomed.flatMap(({ id }) => [guest.delete(`/comments/${id}`), author.delete(`/comments/${id}`)]),
      ...Array.from({ length: 20 }, (_, index) =>
        author.post(`/posts/${post.id}/comments`, { content: `n${index}`, parentId: null }),
      ),
      ...doomed.map(({ id }) => author.post(`/posts/${post.id}/comments`, { content: 'reply', parentId: id })),
      ...doomed.map(({ id }) => author.post(`/comments/${id}/like`)),
    ]);
    expect(tally(answers.slice(0, 30).map(({ status }) => status))).toEqual(
      new Map([
        [204, 15],
        [404, 15],
      ]),
    );
    expect(answers.slice(30, 50).map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(answers.slice(50).filter(({ status }) => ![200, 201, 404].includes(status))).toEqual([]);
    const left = await author.all(`/posts/${post.id}/comments`);
    expect((await author.get(`/posts/${post.id}`)).body.commentCount).toBe(left.length);
  });

  it('are liked once by each, however often and at once', async () => {
    const { author, post } = await scene();
    const fans = await atOnce(10, () => guildhall().member());
    const { body: comment } = await author.post(`/posts/${post.id}/comments`, { content: 'likeable' });
    const answers = await atOnce(4, () => Promise.all(fans.map((fan) => fan.post(`/comments/${comment.id}/like`))));
    expect(answers.flat().filter(({ status, body }) => status !== 200 || body.likedByMe !== true)).toEqual([]);
    expect((await author.get(`/comments/${comment.id}`)).body).toStrictEqual({
      ...comment,
      likeCount: 10,
      likedByMe: false,
    });
    expect((await fans[0]?.get(`/posts/${post.id}/comments`))?.body.data[0]).toStrictEqual({
      ...comment,
      likeCount: 10,
      likedByMe: true,
    });

    for (let time = 0; time < 2; time += 1) {
      expect((await fans[0]?.delete(`/comments/${comment.id}/like`))?.body).toStrictEqual({
        likedByMe: false,
        likeCount: 9,
      });
    }
    expect((await fans[0]?.get(`/comments/${comment.id}`))?.body).toMatchObject({ likeCount: 9, likedByMe: false });
    expect((await author.get(`/posts/${post.id}`)).body).toMatchObject({ likeCount: 0, commentCount: 1 });
  });
});

describe('many who do everything to few posts at once', () => {
  // as many connections as may get into each other's way
  const guildhall = useGuildhall({ GUILDHALL__DATABASE__POOL_SIZE: '40', GUILDHALL__LOG__LEVEL: 'silent' });

  it('are all served, and every count is right', { timeout: 60_000 }, async () => {
    const random = Random.ofRun('everything at once');
    const members = await atOnce(12, () => guildhall().member());
    const posts = await Promise.all(members.slice(0, 3).map((member) => member.writes('first')));
    const comments: { id: string; postId: string }[] = [];

    const acts: readonly ((member: Member) => Promise<Answer>)[] = [
      (member) => member.post(`/posts/${random.pick(posts.slice(-3)).id}/like`),
      (member) => member.post(`/posts/${random.pick(posts.slice(-3)).id}/like`),
      (member) => member.delete(`/posts/${random.pick(posts.slice(-3)).id}/like`),
      (member) => member.post(`/posts/${random.pick(posts.slice(-3)).id}/view`),
      (member) => comment(member, { content: 'new' }, random.pick(posts.slice(-3)).id),
      (member) => comment(member, { content: 'new' }, random.pick(posts.slice(-3)).id),
      (member) => member.delete(`/posts/${random.pick(posts.slice(-3)).id}`),
      (member) => member.get('/posts/feed'),
      async (member) => {
        const answer = await member.post('/posts', { content: 'next' });
        if (answer.status === 201 && random.chance(0.3)) posts.push(answer.body);
        return answer;
      },
      (member) => {
        const parent = comments.at(-1 - random.below(4));
        return parent === undefined
          ? member.get('/posts/feed')
          : comment(member, { content: 'reply', parentId: parent.id }, parent.postId);
      },
      (member) => member.post(`/comments/${comments.at(-1 - random.below(4))?.id ?? nowhere}/like`),
      (member) => member.delete(`/comments/${comments.at(-1 - random.below(4))?.id ?? nowhere}`),
      (member) => member.post(`/users/${random.pick(members.filter((other) => other !== member)).id}/follow`),
      (member) => member.delete(`/users/${random.pick(members).id}/follow`),
      (member) => member.patch('/users/me', { bio: String(random.next()) }),
    ];
    async function comment(member: Member, body: object, postId: string): Promise<Answer> {
      const answer = await member.post(`/posts/${postId}/comments`, body);
      if (answer.status === 201) comments.push(answer.body);
      return answer;
    }
    // who waits too long on a slow machine is refused, is told when to come again, and comes
    async function served(act: (typeof acts)[number], member: Member): Promise<Answer> {
      for (let attempt = 1; ; attempt += 1) {
        const answer = await act(member);
        if (answer.status !== 503 || attempt === 5) return answer;
        expect(answer.headers.get('retry-after')).toMatch(/^[1-9]$/);
        await sleep(1_000 * Number(answer.headers.get('retry-after')));
      }
    }

    const answers = await inParallel(
      Array.from({ length: 2000 }, (_, index) => index),
      40,
      () => served(random.pick(acts), random.pick(members)),
    );

    // who waits for each other, though, waits a second for nothing
    const [{ deadlocks } = {}] = await guildhall().database.query(
      'select deadlocks::int from pg_stat_database where datname = current_database()',
    );
    expect(deadlocks).toBe(0);
    expect(
      answers
        .filter(({ status }) => ![200, 201, 204, 403, 404].includes(status))
        .map(({ status, body }) => ({ status, ...body })),
    ).toEqual([]);
    const [wrong] = await guildhall().database.query(`
      select (select count(*)::int from posts.counts_view c
               where like_count <> (select count(*) from posts.likes l where l.post_id = c.post_id)
                  or view_count <> (select count(*) from posts.views v where v.post_id = c.post_id)
                  or comment_count <> (select count(*) from posts.comments m where m.post_id = c.post_id and m.deleted_at is null)) as posts,
             (select count(*)::int from posts.comment_counts_view c
               where like_count <> (select count(*) from posts.comment_likes l where l.comment_id = c.comment_id)) as comments,
             (select count(*)::int from users.counts_view c
               where post_count <> (select count(*) from posts.posts p where p.author_id = c.user_id and p.deleted_at is null)
                  or follower_count <> (select count(*) from users.follows f where f.followee_id = c.user_id)
                  or following_count <> (select count(*) from users.follows f where f.follower_id = c.user_id)) as users`);
    expect(wrong).toEqual({ posts: 0, comments: 0, users: 0 });
  });
});
