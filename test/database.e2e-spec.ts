import { Database, statement } from '#platform';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { Leader } from '../libs/platform/database/leader.ts';
import { UserNotFound } from '../libs/users/domain/user.errors.ts';
import { UserRow } from '../libs/users/infrastructure/user.row.ts';
import type { Member } from './support/client.ts';
import { useGuildhall } from './support/guildhall.ts';

const setBio = statement('tests.set-bio', 'update users.users set bio = $2 where id = $1');
const bioOf = statement('tests.bio-of', 'select bio from users.users where id = $1');
const whoAmI = statement(
  'tests.who-am-i',
  `select current_user as "role", current_setting('TimeZone') as "timeZone", current_setting('statement_timeout') as "statementTimeout"`,
);
const values = statement(
  'tests.values',
  `select $1::timestamptz as time, $2::bigint as large, null::timestamptz as "noTime", array[1,2] as list, true as flag`,
);

describe('the database, as the program uses it', () => {
  const guildhall = useGuildhall();
  let database: Database;
  let alice: Member;
  let bob: Member;

  beforeAll(async () => {
    database = guildhall().app.get(Database);
    [alice, bob] = [await guildhall().member(), await guildhall().member()];
  });

  const bio = async ({ id }: Member): Promise<string | undefined> =>
    (await database.queryOne<{ bio: string }>(bioOf, [id]))?.bio;

  it('is used by a role that owns nothing', async () => {
    expect(await database.queryOne(whoAmI)).toEqual({
      role: 'guildhall_app',
      timeZone: 'UTC',
      // every request ends within five seconds
      statementTimeout: expect.stringMatching(/^([1-4]s|\d+ms)$/),
    });
    const owned = await guildhall().database.query(
      `select c.oid::regclass::text as name from pg_class c where c.relowner = 'guildhall_app'::regrole
       union all select nspname from pg_namespace where nspowner = 'guildhall_app'::regrole`,
    );
    expect(owned).toEqual([]);
  });

  it.each([
    ['make a table', 'create table users.mine (id int)'],
    ['make a schema', 'create schema mine'],
    ['change a table', 'alter table users.users add column mine int'],
    ['drop a table', 'drop table posts.posts'],
    ['empty a table', 'truncate posts.views'],
    ['make a function', 'create function users.mine() returns int language sql as $$select 1$$'],
    ['pretend a migration', `insert into platform.migrations (timestamp, name) values (1, 'x')`],
  ])('lets it not %s', async (what, sql) => {
    await expect(database.query(statement(`tests.forbidden ${what}`, sql))).rejects.toThrow(
      /permission denied|must be owner/,
    );
  });

  it('answers times as the wire shows them, and large numbers as numbers', async () => {
    for (const [stored, shown] of [
      ['2026-11-21 09:30:00+00', '2026-11-21T09:30:00.000Z'],
      ['2026-11-21 09:30:00.1+00', '2026-11-21T09:30:00.100Z'],
      ['2026-11-21 10:30:00.123+01', '2026-11-21T09:30:00.123Z'],
      ['2026-11-21 09:30:00.123456+00', '2026-11-21T09:30:00.123Z'],
      ['0099-01-01 00:00:00+00', '0099-01-01T00:00:00.000Z'],
    ]) {
      expect(await database.queryOne(values, [stored, '4294967296'])).toEqual({
        time: shown,
        large: 4294967296,
        noTime: null,
        list: [1, 2],
        flag: true,
      });
    }
  });

  it('does what stands in one transaction together or not at all, rows and statements alike', async () => {
    const failing = database.run(async () => {
      await database.query(setBio, [alice.id, 'half']);
      await database.rows(UserRow).update({ id: bob.id }, { bio: 'half' });
      expect([await bio(alice), await bio(bob)]).toEqual(['half', 'half']);
      throw new UserNotFound();
    });
    await expect(failing).rejects.toBeInstanceOf(UserNotFound);
    expect([await bio(alice), await bio(bob)]).toEqual(['', '']);

    await database.run(async () => {
      await database.query(setBio, [alice.id, 'whole']);
      await database.rows(UserRow).update({ id: bob.id }, { bio: 'whole' });
    });
    expect([await bio(alice), await bio(bob)]).toEqual(['whole', 'whole']);
  });

  it('joins a transaction inside another', async () => {
    const failing = database.run(async () => {
      await database.run(async () => {
        await database.query(setBio, [alice.id, 'inner']);
      });
      throw new UserNotFound();
    });
    await expect(failing).rejects.toBeInstanceOf(UserNotFound);
    expect(await bio(alice)).not.toBe('inner');
  });

  it('keeps transactions that run at the same time apart', async () => {
    const { promise: written, resolve: tell } = Promise.withResolvers<void>();
    const { promise: seen, resolve: go } = Promise.withResolvers<void>();
    const writing = database.run(async () => {
      await database.query(setBio, [alice.id, 'not yet']);
      tell();
      await seen;
    });
    await written;
    expect(await database.run(() => bio(alice))).not.toBe('not yet');
    expect(await bio(alice)).not.toBe('not yet');
    go();
    await writing;
    expect(await bio(alice)).toBe('not yet');
  });

  it('tries again what fell into a deadlock, from the start', async () => {
    let tries = 0;
    let locked = 0;
    const { promise: both, resolve: meet } = Promise.withResolvers<void>();
    const cross = (first: Member, second: Member, text: string) =>
      database.run(async () => {
        tries += 1;
        await database.query(setBio, [first.id, text]);
        locked += 1;
        if (locked === 2) meet();
        await both;
        await database.query(setBio, [second.id, text]);
      });
    await Promise.all([cross(alice, bob, 'one'), cross(bob, alice, 'two')]);
    expect(tries).toBeGreaterThanOrEqual(3);
    expect(await bio(alice)).toBe(await bio(bob));
  });

  it('does not try again what was refused by rule', async () => {
    let tries = 0;
    const refused = database.run(async () => {
      tries += 1;
      throw new UserNotFound();
    });
    await expect(refused).rejects.toBeInstanceOf(UserNotFound);
    expect(tries).toBe(1);
  });

  it('gives its connections back, however a transaction ends', async () => {
    for (let round = 0; round < 30; round += 1) {
      await database.run(() => Promise.reject(new UserNotFound())).catch(() => undefined);
    }
    expect(await bio(alice)).toBe(await bio(bob));
  });

  describe('work that waits for the same thing', () => {
    const lockThem = statement(
      'tests.lock-them',
      'select from users.users where id = any($1::uuid[]) for no key update',
    );
    const transactionId = statement('tests.transaction-id', 'select pg_current_xact_id()::text as id');
    const nothingSuch = statement('tests.nothing-such', 'update users.users set id = $2 where id = $1');

    /** The first holds the lock until the others wait. */
    async function together<T>(works: readonly (() => Promise<T>)[]): Promise<readonly PromiseSettledResult<T>[]> {
      const { promise: gate, resolve: open } = Promise.withResolvers<void>();
      const first = database.runTogether('them', async () => {
        await database.query(lockThem, [[alice.id, bob.id]]);
        await gate;
      });
      const ends = works.map((work) => database.runTogether('them', work));
      open();
      await first;
      return Promise.allSettled(ends);
    }

    const write = (member: Member, text: string) => async (): Promise<string> => {
      await database.query(lockThem, [[member.id]]);
      await database.query(setBio, [member.id, text]);
      return (await database.queryOne<{ id: string }>(transactionId))?.id ?? '';
    };

    it('shares a transaction, and is refused for itself as long as it has changed nothing', async () => {
      const committed: string[] = [];
      const [one, refused, other, later] = await together([
        async () => {
          database.afterCommit(() => committed.push('one'));
          return write(alice, 'one')();
        },
        async () => {
          await database.query(lockThem, [[alice.id]]);
          database.afterCommit(() => committed.push('refused'));
          throw new UserNotFound();
        },
        write(bob, 'two'),
        () => database.runTogether('other things', write(bob, 'three')),
      ]);
      expect(refused).toMatchObject({ status: 'rejected', reason: expect.any(UserNotFound) });
      expect(one).toEqual({ status: 'fulfilled', value: expect.stringMatching(/^\d+$/) });
      expect(other).toEqual(one);
      expect(later).toEqual(one);
      expect([await bio(alice), await bio(bob)]).toEqual(['one', 'three']);
      expect(committed).toEqual(['one']);
    });

    it.each([
      ['is refused after it has changed something', () => Promise.reject(new UserNotFound())],
      ['fails', () => Promise.reject(new Error('by accident'))],
      ['breaks what the database demands', () => database.query(nothingSuch, [alice.id, bob.id])],
    ])('is done alone when one of them %s', async (what, end) => {
      const [failed, fine] = await together<unknown>([
        async () => {
          await database.query(setBio, [alice.id, `undone: ${what}`]);
          return end();
        },
        write(bob, what),
      ]);
      expect(failed?.status).toBe('rejected');
      expect(fine?.status).toBe('fulfilled');
      expect(await bio(alice)).not.toMatch(/undone/);
      expect(await bio(bob)).toBe(what);
    });
  });

  it('is cleaned up behind those who wait for their turn', async () => {
    const leading: string[] = [];
    const leaders = ['one', 'two'].map(
      (who) =>
        new Leader({
          url: guildhall().database.url,
          name: 'tests of turns',
          channel: 'tests',
          pollMs: 1_000,
          round: async () => false,
          onLeading: (leads) => void (leads && leading.push(who)),
        }),
    );
    const waiter = `select backend_xmin::text as view from pg_stat_activity
                     where application_name = 'guildhall tests of turns' and wait_event = 'advisory'`;
    const viewOfWaiter = async () => (await guildhall().database.query<{ view: string }>(waiter))[0]?.view;
    for (const leader of leaders) leader.start();
    try {
      const first = await vi.waitUntil(viewOfWaiter, { timeout: 10_000 });
      await database.query(setBio, [alice.id, 'changed']);
      await vi.waitUntil(
        async () => {
          const view = await viewOfWaiter();
          return view !== undefined && Number(view) > Number(first);
        },
        { timeout: 10_000 },
      );
      expect(leading).toHaveLength(1);
      await leaders.find(({ isLeading }) => isLeading)?.stop();
      await vi.waitUntil(() => leading.length === 2, { timeout: 10_000 });
    } finally {
      await Promise.all(leaders.map((leader) => leader.stop()));
    }
  });
});
