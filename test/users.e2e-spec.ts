import { describe, expect, it } from 'vitest';
import { FoldCounts } from '../libs/users/application/fold-counts.ts';
import { expectProblem, type Answer, type Member } from './support/client.ts';
import { atOnce, inParallel, linedUp } from './support/concurrently.ts';
import { useGuildhall, type Guildhall } from './support/guildhall.ts';
import { Random } from './support/random.ts';
import { anId, aTime, awkwardTexts, cardOf, unstorableJson } from './support/shapes.ts';

const nobody = '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d';
const unhidden = { blocking: false, muting: false };

describe('a profile', () => {
  const guildhall = useGuildhall();

  it('is found by id and by username, in any case, and shows what is public', async () => {
    const [ada, bea] = [await guildhall().member('ada'), await guildhall().member('bea')];
    const byId = await bea.get(`/users/${ada.id}`);

    expect(byId.status).toBe(200);
    expect(byId.body).toStrictEqual({
      id: anId,
      username: 'ada',
      displayName: 'ada',
      bio: '',
      avatarUrl: null,
      isVerified: false,
      followerCount: 0,
      followingCount: 0,
      postCount: 0,
      createdAt: aTime,
    });
    for (const name of [ada.id.toUpperCase(), 'ada', 'ADA', 'aDa', '%61da']) {
      expect((await bea.get(`/users/${name}`)).body, name).toStrictEqual(byId.body);
    }
  });

  it.each([
    nobody,
    'nobody',
    'contacts',
    'me2',
    'ada%20',
    '%F0%9F%98%80',
    "'%20or%20true--",
    '__proto__',
    'constructor',
    '-1',
    '*',
  ])('of %s is not found', async (name) => {
    const member = await guildhall().member();
    expectProblem(await member.get(`/users/${name}`), 404, 'users.not-found');
  });

  it('shows the email address and phone number to their owner, and never to anybody else', async () => {
    const { anonymous } = guildhall();
    const contact = { email: 'only.for.me@example.org', phone: '+491703333333' };
    const registered = await anonymous.post('/auth/register', {
      username: 'private_person',
      password: 'correct horse battery',
      ...contact,
    });
    const token = registered.body.tokens.accessToken;
    const own = await anonymous.get('/users/me', { headers: { authorization: `Bearer ${token}` } });
    expect(own.body).toMatchObject({ ...contact, role: 'user', emailVerified: true, phoneVerified: true });

    const { id } = registered.body.user;
    const headers = { authorization: `Bearer ${token}` };
    const other = await guildhall().member();
    await other.post(`/users/${id}/follow`);
    await anonymous.post(`/users/${other.id}/follow`, undefined, { headers });
    const post = (await anonymous.post('/posts', { content: 'hello' }, { headers })).body;
    const comment = (await anonymous.post(`/posts/${post.id}/comments`, { content: 'hello' }, { headers })).body;
    await anonymous.post(`/posts/${post.id}/like`, undefined, { headers });

    const paths = [
      `/users/${id}`,
      '/users/private_person',
      `/users/${id}/followers`,
      `/users/${other.id}/followers`,
      `/users/${other.id}/following`,
      `/users/${id}/relationship`,
      `/users/${id}/posts`,
      '/posts/feed',
      `/posts/${post.id}`,
      `/posts/${post.id}/likes`,
      `/posts/${post.id}/comments`,
      `/comments/${comment.id}`,
    ];
    for (const path of paths) {
      const answer = await other.get(path);
      expect(answer.status, path).toBe(200);
      const told = JSON.stringify(answer.body);
      expect(told, path).toContain(
        path.endsWith('relationship') || path === `/users/${id}/followers` ? other.id.slice(0, 8) : id,
      );
      expect(told, path).not.toMatch(
        /only\.for\.me|491703333333|"(email|phone|role|emailVerified|phoneVerified|passwordHash)"/,
      );
    }
  });

  it('counts private posts for their author only', async () => {
    const [author, other] = [await guildhall().member(), await guildhall().member()];
    const counts = async () =>
      Promise.all([author.get('/users/me'), other.get(`/users/${author.id}`)]).then((answers) =>
        answers.map(({ body }) => body.postCount),
      );
    await author.writes('for all');
    const { id } = await author.writes('diary', { visibility: 'private' });
    expect(await counts()).toEqual([2, 1]);
    expect((await author.get(`/users/${author.username}`)).body.postCount).toBe(2);
    expect((await author.delete(`/posts/${id}`)).status).toBeLessThan(300);
    expect(await counts()).toEqual([1, 1]);
  });
});

describe('editing a profile', () => {
  const guildhall = useGuildhall();
  const avatarUrl = 'https://example.org/ada.png';

  it.each([
    ['displayName', 'Ada Lovelace'],
    ['bio', 'Analyst,\nmetaphysician.'],
    ['bio', ''],
    ['avatarUrl', 'http://example.org/%C3%A4?size=1&x=[2]#part'],
    ['avatarUrl', null],
  ])('changes %s to %j and nothing else', async (field, value) => {
    const member = await guildhall().member();
    const start = { displayName: 'Before', bio: 'before', avatarUrl };
    const before = (await member.patch('/users/me', start)).body;

    const answer = await member.patch('/users/me', { [field]: value });

    expect(answer.status).toBe(200);
    expect(answer.body).toStrictEqual({ ...before, [field]: value });
    expect((await member.get('/auth/me')).body).toStrictEqual(answer.body);
  });

  it('with nothing in it changes nothing', async () => {
    const member = await guildhall().member();
    const before = (await member.get('/users/me')).body;
    const answer = await member.patch('/users/me', {});
    expect(answer.status).toBe(200);
    expect(answer.body).toStrictEqual(before);
  });

  it('shows at once beside what the member wrote', async () => {
    const member = await guildhall().member();
    const post = await member.writes('hello');
    await member.patch('/users/me', { displayName: 'Renamed', avatarUrl });
    expect((await member.get(`/posts/${post.id}`)).body.author).toStrictEqual(
      cardOf(member, { displayName: 'Renamed', avatarUrl }),
    );
  });

  it.each(awkwardTexts)('stores %s byte-equal', async (_, text) => {
    const member = await guildhall().member();
    expect((await member.patch('/users/me', { displayName: text, bio: text })).status).toBe(200);
    expect((await member.get('/users/me')).body).toMatchObject({ displayName: text, bio: text });
    const [stored] = await guildhall().database.query(
      `select encode(convert_to(bio, 'UTF8'), 'hex') as bio from users.users where id = $1`,
      [member.id],
    );
    expect(stored?.['bio']).toBe(Buffer.from(text, 'utf8').toString('hex'));
  });

  it.each(
    ['displayName', 'bio', 'avatarUrl'].flatMap((field) =>
      unstorableJson.map(([name, json]) => [name, field, json] as const),
    ),
  )('refuses %s in %s', async (_, field, json) => {
    const member = await guildhall().member();
    const value = field === 'avatarUrl' ? json.replace('"', '"https://example.org/') : json;
    const answer = await member.patch('/users/me', `{"${field}":${value}}`);
    expect(answer.status, JSON.stringify(answer.body)).toBe(400);
    expectProblem(answer, 400, 'request.invalid');
    expect((await member.get('/users/me')).body).toMatchObject({
      displayName: member.username,
      bio: '',
      avatarUrl: null,
    });
  });

  it.each([' https://example.org/a.png', 'https://example.org/a.png\n', 'https://exa\nmple.org/\ta.png'])(
    'stores the address %j byte-equal or refuses it',
    async (address) => {
      const member = await guildhall().member();
      const answer = await member.patch('/users/me', { avatarUrl: address });
      if (answer.status === 200) expect(answer.body.avatarUrl).toBe(address);
      else expectProblem(answer, 400, 'request.invalid');
    },
  );

  it.each([
    ['a display name of 100 emoji', { displayName: '🦊'.repeat(100) }],
    ['a bio of 500 emoji', { bio: '🦊'.repeat(500) }],
    ['an avatar address of 2000 characters', { avatarUrl: `https://example.org/${'a'.repeat(1980)}` }],
  ])('accepts %s', async (_, change) => {
    const member = await guildhall().member();
    const answer = await member.patch('/users/me', change);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(change);
  });

  it.each([
    ['a display name of 101 characters', { displayName: 'x'.repeat(101) }],
    ['a display name of 101 emoji', { displayName: '🦊'.repeat(101) }],
    ['an empty display name', { displayName: '' }],
    ['a blank display name', { displayName: ' \u2003\n' }],
    ['no display name', { displayName: null }],
    ['a bio of 501 characters', { bio: 'x'.repeat(501) }],
    ['no bio', { bio: null }],
    ['an avatar address of 2001 characters', { avatarUrl: `https://example.org/${'a'.repeat(1981)}` }],
    ['a script as avatar', { avatarUrl: 'javascript:alert(1)' }],
    ['data as avatar', { avatarUrl: 'data:image/png;base64,AAAA' }],
    ['a file as avatar', { avatarUrl: 'file:///etc/passwd' }],
    ['a path as avatar', { avatarUrl: '/ada.png' }],
    ['an empty avatar', { avatarUrl: '' }],
    ['a number as bio', { bio: 7 }],
    ['a list as bio', { bio: ['x'] }],
  ])('refuses %s, and stores nothing of the edit', async (_, change) => {
    const member = await guildhall().member();
    const before = (await member.get('/users/me')).body;
    const answer = await member.patch('/users/me', { bio: 'new', displayName: 'new', ...change });
    expectProblem(answer, 400, 'request.invalid');
    const refused = new Set(answer.body.errors.map(({ path }: { path: string }) => path));
    expect([...refused]).toEqual(Object.keys(change));
    expect((await member.get('/users/me')).body).toStrictEqual(before);
  });

  it.each([
    'role',
    'isVerified',
    'username',
    'id',
    'email',
    'phone',
    'emailVerified',
    'followerCount',
    'createdAt',
    'is_verified',
    '__v',
  ])('refuses the field %s', async (field) => {
    const member = await guildhall().member();
    const before = (await member.get('/users/me')).body;
    const answer = await member.patch('/users/me', { bio: 'new', [field]: before[field] ?? true });
    expectProblem(answer, 400, 'request.invalid');
    expect(answer.body.errors).toEqual([{ path: field, message: 'is not a known field' }]);
    expect((await member.get('/users/me')).body).toStrictEqual(before);
  });

  it('of two fields at once, by two devices, keeps both', async () => {
    const member = await guildhall().member();
    const { database } = guildhall();
    const edits = [{ bio: 'from the phone' }, { displayName: 'from the laptop' }, { avatarUrl }];
    const row = `select from users.users where id = '${member.id}' for update`;
    const answers = await linedUp(database, row, 3, (index) => member.patch('/users/me', edits[index]));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await member.get('/users/me')).body).toMatchObject(Object.assign({}, ...edits));
  });
});

describe('following', () => {
  const guildhall = useGuildhall();

  it('again changes nothing, and so does unfollowing again', async () => {
    const [ada, bea] = [await guildhall().member(), await guildhall().member()];
    const counts = async (): Promise<object> => ({
      ada: (await bea.get(`/users/${ada.id}`)).body,
      bea: (await ada.get(`/users/${bea.id}`)).body,
    });

    for (let time = 0; time < 3; time += 1) {
      const answer = await ada.post(`/users/${bea.id}/follow`);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ userId: bea.id, following: true, followedBy: false, ...unhidden });
    }
    expect(await counts()).toMatchObject({
      ada: { followingCount: 1, followerCount: 0 },
      bea: { followingCount: 0, followerCount: 1 },
    });

    for (let time = 0; time < 3; time += 1) {
      const answer = await ada.delete(`/users/${bea.id}/follow`);
      expect(answer.status).toBe(200);
      expect(answer.body).toStrictEqual({ userId: bea.id, following: false, followedBy: false, ...unhidden });
    }
    expect(await counts()).toMatchObject({
      ada: { followingCount: 0, followerCount: 0 },
      bea: { followingCount: 0, followerCount: 0 },
    });
  });

  it('by one impatient member many times at once counts once, and so does unfollowing', async () => {
    const [ada, bea] = [await guildhall().member(), await guildhall().member()];
    const { database } = guildhall();
    // what comes with a follow waits for it
    const held = 'lock table users.count_changes in exclusive mode';
    for (const [method, following] of [
      ['POST', true],
      ['DELETE', false],
    ] as const) {
      const answers = await linedUp(database, held, 8, () => ada.send(method, `/users/${bea.id}/follow`, {}));
      expect(answers.map(({ status, body }) => ({ status, body }))).toEqual(
        Array.from({ length: 8 }, () => ({
          status: 200,
          body: { userId: bea.id, following, followedBy: false, ...unhidden },
        })),
      );
      const count = following ? 1 : 0;
      expect((await ada.get(`/users/${bea.id}`)).body).toMatchObject({ followerCount: count, followingCount: 0 });
      expect((await bea.get(`/users/${ada.id}`)).body).toMatchObject({ followerCount: 0, followingCount: count });
    }
  });

  it('is counted right in every answer while it is folded, and folded in the end', async () => {
    const [star, ...fans] = await atOnce(6, () => guildhall().member());
    if (star === undefined) throw new Error('six were asked for');
    const { app, database } = guildhall();
    const fold = () => app.get(FoldCounts).execute(new AbortController().signal);
    for (const method of ['POST', 'DELETE', 'POST']) {
      await Promise.all([fold(), ...fans.map((fan) => fan.send(method, `/users/${star.id}/follow`, {}))]);
      const followerCount = method === 'POST' ? fans.length : 0;
      expect((await star.get('/users/me')).body).toMatchObject({ followerCount, followingCount: 0 });
      expect((await star.get(`/users/${fans[0]?.id}`)).body.followingCount).toBe(method === 'POST' ? 1 : 0);
    }
    await fold();
    expect(await database.query('select from users.count_changes')).toEqual([]);
    expect(await database.query(`select follower_count from users.counts where user_id = '${star.id}'`)).toEqual([
      { follower_count: fans.length },
    ]);
  });

  it('is told to both from their side', async () => {
    const [ada, bea] = [await guildhall().member(), await guildhall().member()];
    const seenBy = async (viewer: Member, other: Member): Promise<object> =>
      (await viewer.get(`/users/${other.id}/relationship`)).body;

    expect(await seenBy(ada, bea)).toStrictEqual({ userId: bea.id, following: false, followedBy: false, ...unhidden });
    await ada.follows(bea);
    expect(await seenBy(ada, bea)).toStrictEqual({ userId: bea.id, following: true, followedBy: false, ...unhidden });
    expect(await seenBy(bea, ada)).toStrictEqual({ userId: ada.id, following: false, followedBy: true, ...unhidden });
    await bea.follows(ada);
    expect(await seenBy(ada, bea)).toStrictEqual({ userId: bea.id, following: true, followedBy: true, ...unhidden });
  });

  it('oneself is refused, however the id is written', async () => {
    const ada = await guildhall().member();
    expectProblem(await ada.post(`/users/${ada.id}/follow`), 400, 'users.cannot-follow-yourself');
    expectProblem(await ada.post(`/users/${ada.id.toUpperCase()}/follow`), 400, 'users.cannot-follow-yourself');
    expect((await ada.get('/users/me')).body).toMatchObject({ followerCount: 0, followingCount: 0 });
  });

  it.each([
    ['POST', 'follow'],
    ['DELETE', 'follow'],
    ['GET', 'relationship'],
    ['GET', 'followers'],
    ['GET', 'following'],
    ['GET', 'posts'],
  ])('%s …/%s of an unknown member is 404, and of no id 400', async (method, what) => {
    const ada = await guildhall().member();
    expectProblem(await ada.send(method, `/users/${nobody}/${what}`, {}), 404, 'users.not-found');
    for (const id of ['ada', '1', `${nobody}0`, nobody.replaceAll('-', ''), '%00', '..%2F', '💥']) {
      expectProblem(await ada.send(method, `/users/${id}/${what}`, {}), 400, 'request.invalid');
    }
  });

  it.each(['followers', 'following'])('lists %s, latest first, and nobody when there is nobody', async (list) => {
    const ada = await guildhall().member();
    expect((await ada.get(`/users/${ada.id}/${list}`)).body).toStrictEqual({ data: [], nextCursor: null });
    const others = await atOnce(3, () => guildhall().member());
    for (const other of others) await (list === 'followers' ? other.follows(ada) : ada.follows(other));
    const stranger = await guildhall().member();
    const answer = await stranger.get(`/users/${ada.id}/${list}`);
    expect(answer.body).toStrictEqual({ data: others.map((other) => cardOf(other)).reverse(), nextCursor: null });
  });

  it.each(['followers', 'following'])(
    'pages through %s without gap or double while new ones come and seen ones go',
    async (list) => {
      const ada = await guildhall().member();
      const link = (other: Member) => (list === 'followers' ? other.follows(ada) : ada.follows(other));
      const unlink = (other: Member) =>
        list === 'followers' ? other.delete(`/users/${ada.id}/follow`) : ada.delete(`/users/${other.id}/follow`);
      const [others, late] = [
        await atOnce(23, () => guildhall().member()),
        await atOnce(4, () => guildhall().member()),
      ];
      for (const other of others) await link(other);
      const expected = others.map(({ id }) => id).reverse();

      const seen: string[] = [];
      let path = `/users/${ada.id}/${list}?limit=7`;
      for (let page = 0; page < 4; page += 1) {
        const answer = await ada.get(path);
        expect(answer.status).toBe(200);
        expect(answer.body.data).toHaveLength(page === 3 ? 2 : 7);
        seen.push(...answer.body.data.map(({ id }: { id: string }) => id));
        expect(answer.body.nextCursor === null).toBe(page === 3);
        path = `/users/${ada.id}/${list}?limit=7&cursor=${answer.body.nextCursor}`;
        // one that was seen goes, once the one at the cursor; a new one comes to the top
        const gone = others.find(({ id }) => id === seen.at(page === 1 ? -1 : -2));
        if (gone !== undefined) await unlink(gone);
        const newcomer = late[page];
        if (newcomer !== undefined) await link(newcomer);
      }
      expect(seen).toEqual(expected);
    },
  );

  it('keeps counts equal to edges when everybody follows and unfollows everybody at once', async () => {
    const random = Random.ofRun('counts of follows');
    const members = await atOnce(10, () => guildhall().member());
    const answers = await atOnce(200, () => followOrUnfollow(members, random));
    expect(answers.filter(({ status }) => status !== 200).map(({ status, body }) => ({ status, body }))).toEqual([]);
    await expectCountsEqualEdges(guildhall());
  });

  it('survives pairs who follow and unfollow each other at the same moment', async () => {
    const members = await atOnce(10, () => guildhall().member());
    const pairs = members.flatMap((one) =>
      members.filter((other) => other !== one).map((other) => [one, other] as const),
    );
    for (const method of ['POST', 'DELETE', 'POST']) {
      const answers = await inParallel(pairs, pairs.length, ([one, other]) =>
        one.send(method, `/users/${other.id}/follow`, {}),
      );
      expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
      const following = method === 'POST' ? 9 : 0;
      for (const member of members) {
        expect((await member.get('/users/me')).body).toMatchObject({
          followingCount: following,
          followerCount: following,
        });
      }
    }
    await expectCountsEqualEdges(guildhall());
  });
});

function followOrUnfollow(members: readonly Member[], random: Random): Promise<Answer> {
  const one = random.pick(members);
  const other = random.pick(members.filter((member) => member !== one));
  return random.chance(0.5) ? one.post(`/users/${other.id}/follow`) : one.delete(`/users/${other.id}/follow`);
}

async function expectCountsEqualEdges({ database }: Guildhall): Promise<void> {
  const wrong = await database.query(`
    select * from (
      select username, following_count, follower_count,
             (select count(*)::int from users.follows where follower_id = users.id) as following,
             (select count(*)::int from users.follows where followee_id = users.id) as followers
        from users.users join users.counts_view on user_id = users.id) counted
     where following_count <> following or follower_count <> followers`);
  expect(wrong).toEqual([]);
}
