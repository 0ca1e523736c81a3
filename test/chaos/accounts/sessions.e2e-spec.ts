import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Member } from '../../support/client.ts';
import { atOnce } from '../../support/concurrently.ts';
import { Device } from '../../support/device.ts';
import { Guildhall, useGuildhall } from '../../support/guildhall.ts';
import { codeSentTo } from '../../support/inbox.ts';
import { chaosNumber } from '../form.ts';
import { Random } from '../../support/random.ts';
import { reusesOf, rotatedAgo } from '../../support/refresh-tokens.ts';

const rounds = chaosNumber('REFRESHES', 60, 1_000);
/** Of each kind. */
const endings = chaosNumber('SESSION_ENDS', 2, 30);
const promisedMs = 1_000;
const newPassword = 'battery staple correct';

interface Devices {
  readonly phone: Member;
  readonly laptop: Member;
}

/** Both in this process, so they share what modules keep globally (Passport knows the later one's strategy). */
const first = useGuildhall();
let second: Guildhall;
beforeAll(async () => {
  second = await Guildhall.start({}, { database: first().database });
});
afterAll(() => second.stop());

describe('a refresh token', () => {
  it(
    `is answered by the rules in ${rounds} rounds of chance over two processes, and a thief ends one session alone`,
    { timeout: 90_000 + rounds * 500 },
    async () => {
      const random = Random.ofRun('refresh tokens');
      const places = [first().anonymous, second.anonymous];
      const at = (place: number, refreshToken: string) =>
        (places[place % 2] ?? first().anonymous).post('/auth/refresh', { refreshToken });
      const twice = (refreshToken: string) => atOnce(2, (place) => at(place, refreshToken));
      const member = await first().member();
      const open = async () => ({
        used: [] as string[],
        current: (await first().anonymous.logIn(member)).refreshToken,
      });
      const sessions = [await open(), await open(), await open()];
      let stolen = 0;
      for (let round = 0; round < rounds; round += 1) {
        const index = random.below(sessions.length);
        const session = sessions[index] ?? expect.fail('there are three');
        const predecessor = session.used.at(-1);
        const chance = random.next();
        if (predecessor === undefined || chance < 0.5) {
          const [one, other] = await twice(session.current);
          expect([one?.status, other?.status], `round ${round}`).toEqual([200, 200]);
          expect(one?.body.refreshToken).toBe(other?.body.refreshToken);
          session.used.push(session.current);
          session.current = one?.body.refreshToken;
        } else if (chance < 0.75) {
          // the answer was lost: up to 28 seconds later it is given again
          await rotatedAgo(first().database, session.current, random.below(29));
          for (const answer of await twice(predecessor))
            expect([answer.status, answer.body.refreshToken], `round ${round}`).toEqual([200, session.current]);
        } else {
          const isOlder = session.used.length > 1 && random.chance(0.5);
          if (!isOlder) await rotatedAgo(first().database, session.current, 31);
          const answers = await twice(isOlder ? (session.used.at(-2) ?? '') : predecessor);
          expect(
            answers.map(({ status }) => status),
            `round ${round}`,
          ).toEqual([401, 401]);
          expect((await at(round, session.current)).status).toBe(401);
          stolen += 1;
          sessions[index] = await open();
        }
      }
      for (const { current } of sessions) expect((await at(0, current)).status).toBe(200);
      console.info(`refresh tokens: ${rounds} rounds, ${stolen} thefts`);
      expect(await reusesOf(first().database, member.id)).toBe(stolen);
    },
  );
});

/** All of them happen at the first; the sockets are at the second. */
describe('a session that ends', { timeout: 120_000 + endings * 10_000 }, () => {
  let admin: Member;
  beforeAll(async () => {
    admin = await first().officer('admin');
  });
  const refresh = (refreshToken: string) => first().anonymous.post('/auth/refresh', { refreshToken });

  const ways: Readonly<Record<string, (devices: Devices) => Promise<number>>> = {
    'by logging out': async ({ phone }) => (await phone.post('/auth/logout')).status,
    'by another device': async ({ phone, laptop }) => {
      const sessions = await laptop.all('/auth/sessions');
      const { id } = sessions.find(({ device }) => device === 'Phone');
      expect((await phone.get('/auth/me')).status).toBe(200);
      return (await laptop.delete(`/auth/sessions/${id}`)).status;
    },
    'with all others': async ({ laptop }) => (await laptop.delete('/auth/sessions')).status,
    'with a token that was copied': async ({ phone }) => {
      const { body } = await refresh(phone.refreshToken);
      await refresh(body.refreshToken);
      return (await refresh(phone.refreshToken)).status;
    },
    'by logging out everywhere': async ({ laptop }) => (await laptop.post('/auth/logout-all')).status,
    'with its password': async ({ laptop }) =>
      (await laptop.post('/auth/password/change', { currentPassword: laptop.password, newPassword })).status,
    'with a password that was forgotten': async ({ laptop }) => {
      const identifier = `${laptop.username}@example.org`;
      await first().anonymous.post('/auth/password/forgot', { identifier });
      const code = await codeSentTo(first().anonymous, identifier);
      return (await first().anonymous.post('/auth/password/reset', { identifier, code, newPassword })).status;
    },
    'by a suspension': async ({ laptop }) =>
      (await admin.patch(`/admin/users/${laptop.id}`, { status: 'suspended' })).status,
    'with another role': async ({ laptop }) =>
      (await admin.patch(`/admin/users/${laptop.id}`, { role: 'moderator' })).status,
    'with a password taken away': async ({ laptop }) =>
      (await admin.post(`/admin/users/${laptop.id}/reset-password`)).status,
  };
  const keepsLaptop = new Set(Object.keys(ways).slice(0, 4));

  it.each(Object.keys(ways))(`%s is felt at its socket in another process within ${promisedMs} ms`, async (name) => {
    const delays: number[] = [];
    for (let round = 0; round < endings; round += 1) {
      const member = await first().member();
      const phone = await first().anonymous.logIn(member, 'Phone/1');
      const laptop = await first().anonymous.logIn(member, 'Laptop/1');
      const stranger = await first().member();
      const [ofPhone, ofLaptop, ofStranger] = await Promise.all(
        [phone, laptop, stranger].map((client) => Device.connect(second.origin, client)),
      );
      let closedAt = Number.POSITIVE_INFINITY;
      const closed = ofPhone?.closed.then((code) => {
        closedAt = performance.now();
        return code;
      });

      const status = await ways[name]?.({ phone, laptop });

      const endedAt = performance.now();
      expect([200, 204, 401]).toContain(status);
      const there = phone.at(second.anonymous.base);
      await vi.waitUntil(async () => (await there.get('/auth/me')).status === 401, { timeout: 5_000, interval: 5 });
      const refusedAt = performance.now();
      expect(await closed).toBe(4401);
      delays.push(Math.max(closedAt, refusedAt) - endedAt);
      if (keepsLaptop.has(name)) {
        expect((await laptop.at(second.anonymous.base).get('/auth/me')).status).toBe(200);
        expect(ofLaptop?.socket.readyState).toBe(ofLaptop?.socket.OPEN);
      } else expect(await ofLaptop?.closed).toBe(4401);
      expect(ofStranger?.socket.readyState).toBe(ofStranger?.socket.OPEN);
      for (const device of [ofLaptop, ofStranger]) device?.leave();
    }
    console.info(
      `a session that ends ${name}: felt after at most ${Math.max(...delays).toFixed(1)} ms, n = ${endings}`,
    );
    expect(Math.max(...delays)).toBeLessThan(promisedMs);
  });

  it('is felt when the process cannot hear, too: it asks the database', async () => {
    const { database } = first();
    const member = await first().member();
    const there = member.at(second.anonymous.base);
    const isLoggedIn = async () => (await there.get('/auth/me')).status === 200;
    const device = await Device.connect(second.origin, member);
    expect(await isLoggedIn()).toBe(true);
    // the listening connections stand still, as behind a network that swallows everything
    const deafen = () =>
      database.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
          where application_name = 'guildhall guildhall_ended_sessions' and datname = current_database()`,
      );
    const deaf = setInterval(() => void deafen(), 20);
    try {
      await deafen();
      expect((await member.post('/auth/logout')).status).toBe(204);
      const endedAt = performance.now();
      await vi.waitUntil(async () => !(await isLoggedIn()), { timeout: 3_000, interval: 5 });
      expect(await device.closed).toBe(4401);
      expect(performance.now() - endedAt).toBeLessThan(promisedMs);
    } finally {
      clearInterval(deaf);
    }
    expect(await isLoggedIn()).toBe(false);
  });
});
