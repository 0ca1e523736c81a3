import { EndSessions } from '#auth';
import { Transaction } from '#kernel';
import { ChangeStatus } from '#users';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Member } from './support/client.ts';
import { Device } from './support/device.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { codeSentTo } from './support/inbox.ts';

/** How often each way is gone; the long form is `GUILDHALL_TEST_ROUNDS=100`. */
const rounds = Number(process.env['GUILDHALL_TEST_ROUNDS'] ?? 2);
const promisedMs = 1_000;
const newPassword = 'battery staple correct';

interface Devices {
  readonly phone: Member;
  readonly laptop: Member;
}

/** All of them happen at the first process; the sockets are at the second. */
describe('a session that ends', { timeout: 120_000 + rounds * 10_000 }, () => {
  const first = useGuildhall();
  let second: Guildhall;
  beforeAll(async () => {
    second = await Guildhall.start({}, { database: first().database });
  });
  afterAll(() => second.stop());

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
    'by a suspension': ({ laptop }) =>
      first()
        .app.get(Transaction)
        .run(async () => {
          await first().app.get(ChangeStatus, { strict: false }).execute(laptop.id, 'suspended', null);
          await first().app.get(EndSessions, { strict: false }).execute(laptop.id);
          return 204;
        }),
  };
  const keepsLaptop = new Set(Object.keys(ways).slice(0, 4));

  it.each(Object.keys(ways))(`%s is felt at its socket in another process within ${promisedMs} ms`, async (name) => {
    const delays: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
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
    console.info(`a session that ends ${name}: felt after at most ${Math.max(...delays).toFixed(1)} ms, n = ${rounds}`);
    expect(Math.max(...delays)).toBeLessThan(promisedMs);
  });
});
