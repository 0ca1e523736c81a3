import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer, Member } from './support/client.ts';
import { tally } from './support/concurrently.ts';
import { useGuildhall } from './support/guildhall.ts';
import { keyed, replayed, told } from './support/idempotent.ts';
import { build, Home, Program } from './support/program.ts';
import { testSecret } from './support/tokens.ts';

describe('a process that is killed', () => {
  let home: Home;
  let program: Program;
  const guildhall = useGuildhall();
  beforeAll(build, 120_000);
  beforeAll(async () => {
    home = await Home.create();
  });
  afterAll(async () => {
    await program.stop('SIGKILL');
    await home.remove();
  });

  async function start(): Promise<void> {
    program = Program.start(home, ['server'], {
      GUILDHALL__SERVER__PORT: '0',
      GUILDHALL__AUTH__JWT_SECRET: testSecret,
      DATABASE_URL: guildhall().database.url,
    });
    await program.listening();
  }

  async function postAt(member: Member, content: string): Promise<Answer> {
    const client = await program.listening();
    return member.at(`${new URL(client.base).origin}/api/v1`).post('/posts', { content }, keyed(content));
  }

  it('between the effect and the memory of it leaves neither', async () => {
    const alice = await guildhall().member();
    await start();
    const release = await guildhall().database.hold('lock table platform.idempotent_answers in share mode');
    const lost = postAt(alice, 'once').catch((error: unknown) => error);
    await expect.poll(() => guildhall().database.waiting(), { timeout: 2_000 }).toBe(1);
    await program.stop('SIGKILL');
    expect(await lost).toBeInstanceOf(Error);
    await release();
    await start();
    expect((await postAt(alice, 'once')).status).toBe(201);
    expect((await alice.get(`/users/${alice.id}/posts`)).body.data).toHaveLength(1);
    await program.stop('SIGKILL');
  });

  it('at any moment, and asked again, has the effect once', async () => {
    const alice = await guildhall().member();
    const rounds = 5;
    let lost = 0;
    await start();
    for (let round = 0; round < rounds; round += 1) {
      const content = `round ${round}`;
      const contents = Array.from({ length: 20 }, (_, index) => `${content}.${index}`);
      const asked = Promise.allSettled(contents.map((each) => postAt(alice, each)));
      // the kill lands somewhere among twenty posts, later each round
      const deadline = performance.now() + 10 + round * 6;
      while (performance.now() < deadline) await new Promise(setImmediate);
      await program.stop('SIGKILL');
      const before = await asked;
      lost += before.filter(({ status }) => status === 'rejected').length;
      await start();
      const answers = await Promise.all(contents.map((each) => postAt(alice, each)));
      expect(tally(answers.map(({ status }) => status))).toEqual(new Map([[201, 20]]));
      for (const [index, first] of before.entries()) {
        const again = answers[index];
        if (first.status === 'rejected' || again === undefined) continue;
        expect([again.headers.get(replayed), told(again)]).toEqual(['true', told(first.value)]);
      }
    }
    expect(lost).toBeGreaterThan(0);
    const posts = await alice.all(`/users/${alice.id}/posts`, 100);
    expect(posts).toHaveLength(rounds * 20);
    expect(new Set(posts.map(({ content }) => content)).size).toBe(rounds * 20);
  });
});
