import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Client, Member } from './support/client.ts';
import { Device, type Received } from './support/device.ts';
import { build, Home, Program } from './support/program.ts';
import { createTestDatabase, type TestDatabase } from './support/test-database.ts';
import { testSecret } from './support/tokens.ts';

/** Two processes on one database, without Redis: what one cannot tell the other, it finds out. */
describe('streams while processes are killed', () => {
  let home: Home;
  let database: TestDatabase;
  const servers: (Server | undefined)[] = [undefined, undefined];

  interface Server {
    readonly program: Program;
    readonly client: Client;
  }

  async function start(): Promise<Server> {
    const program = Program.start(home, ['all'], {
      DATABASE_URL: database.url,
      GUILDHALL__SERVER__PORT: '0',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
    });
    return { program, client: await program.listening() };
  }

  const alive = (n: number): Client | undefined => servers[n % 2]?.client ?? servers[(n + 1) % 2]?.client;

  beforeAll(async () => {
    build();
    home = await Home.create();
    database = await createTestDatabase();
    servers.splice(0, 2, ...(await Promise.all([start(), start()])));
  }, 120_000);

  afterAll(async () => {
    await Promise.all(servers.map((server) => server?.program.stop('SIGKILL')));
    await database.drop();
    await home.remove();
  });

  it('everybody ends with every acknowledged message once and in order', { timeout: 120_000 }, async () => {
    const first = alive(0);
    if (first === undefined) throw new Error('no server');
    const members: Member[] = [];
    for (let n = 0; n < 8; n += 1) members.push(await first.register(`killed_${n}`));
    const [admin, ...others] = members;
    const group = await admin?.post('/conversations', { participantIds: others.map(({ id }) => id) });
    const path = `/conversations/${group?.body.id}/messages`;
    const each = 40;
    const all = members.length * each;

    /** Until it is known: the same client id is the same message. */
    const send = async (member: Member, n: number): Promise<void> => {
      const body = { content: `${member.username} ${n}`, clientId: `${member.id} ${n}` };
      await vi.waitUntil(
        async () => {
          const base = alive(n)?.base;
          const answer =
            base === undefined
              ? undefined
              : await member
                  .at(base)
                  .post(path, body)
                  .catch(() => undefined);
          return answer?.status === 200 || answer?.status === 201;
        },
        { interval: 20, timeout: 60_000 },
      );
    };
    const read = async (member: Member, offset: number): Promise<readonly Received[]> => {
      const frames: Received[] = [];
      for (let n = offset; frames.length < all; n += 1) {
        const origin = alive(n)?.base.replace('/api/v1', '');
        const query = `?after=${frames.at(-1)?.seq ?? 0}`;
        const device = await Device.connect(origin ?? '', member, query).catch(() => undefined);
        if (device === undefined) continue;
        const isOver = () => device.received.filter(({ seq }) => seq !== null).length + frames.length >= all;
        await Promise.race([device.closed, vi.waitUntil(isOver, { interval: 10, timeout: 90_000 })]);
        device.cut();
        frames.push(...device.received.filter(({ seq }) => seq !== null));
      }
      return frames;
    };

    const readers = members.map(read);
    let isSent = false;
    const writing = Promise.all(
      members.map(async (member) => {
        for (let n = 0; n < each; n += 1) await send(member, n);
      }),
    ).finally(() => {
      isSent = true;
    });
    let kills = 0;
    for (let n = 0; n < 4 || (!isSent && n < 8); n += 1) {
      const victim = servers[n % 2];
      servers[n % 2] = undefined;
      await victim?.program.stop('SIGKILL');
      kills += 1;
      servers[n % 2] = await start();
    }
    await writing;
    const streams = await Promise.all(readers);
    const last = alive(0)?.base ?? '';
    const truth = (await admin?.at(last).all(path, 100))?.map(({ id }) => id).toReversed();
    expect(truth).toHaveLength(all);
    for (const [index, frames] of streams.entries()) {
      expect(frames.map(({ seq }) => seq)).toEqual(frames.map((_, n) => n + 1));
      expect(frames.map(({ data }) => data.id)).toEqual(truth);
      const seen = await members[index]?.at(last).get(`/conversations/${group?.body.id}`);
      expect(seen?.body.unreadCount).toBe(all - each);
    }
    expect(kills).toBeGreaterThanOrEqual(4);
  });
});
