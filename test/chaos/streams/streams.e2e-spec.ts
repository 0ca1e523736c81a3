import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Member, type Client } from '../../support/client.ts';
import { Fleet } from '../../support/fleet.ts';
import { build } from '../../support/program.ts';
import { Random } from '../../support/random.ts';
import { requestService } from '../../support/services/use-service.ts';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.ts';
import { claimsOf, forge } from '../../support/tokens.ts';
import { chaosNumber } from '../form.ts';
import { Phone } from './phone.ts';

const members = chaosNumber('MEMBERS', 12, 500);
const messages = chaosNumber('MESSAGES', 300, 200_000);
const serverKills = chaosNumber('SERVER_KILLS', 2, 100);
const workerKills = chaosNumber('WORKER_KILLS', 0, 20);
const longest = 120_000 + messages * 30 + (serverKills + workerKills) * 30_000;

/** Each member talks in two groups of ten. */
const groupSize = Math.min(10, members);
const step = groupSize / 2;
const writersAtOnce = 8;

interface Group {
  readonly id: string;
  readonly members: readonly Member[];
}

interface Said {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
}

/** With a token that is good for as long as this takes. */
function lasting({ base, id, username, accessToken = '', refreshToken, password }: Member): Member {
  const token = forge({ claims: { ...claimsOf(accessToken), exp: Math.floor(Date.now() / 1_000) + 24 * 3_600 } });
  return new Member(base, { user: { id, username }, tokens: { accessToken: token, refreshToken } }, password);
}

describe('streams of two servers through Redis and Kafka', { timeout: longest }, () => {
  const random = Random.ofRun('streams');
  let missing: string | undefined;
  let database: TestDatabase;
  let fleet: Fleet;
  /** As the fleet has them; without the one that is being started again. */
  const servers: Client[] = [];
  let groups: readonly Group[];
  let phones: readonly Phone[];

  const someServer = (): Client => random.pick(servers);

  beforeAll(async () => {
    build();
    const [kafka, redis] = [await requestService('kafka'), await requestService('redis')];
    if ('missing' in kafka || 'missing' in redis) {
      missing = 'missing' in kafka ? kafka.missing : Object(redis).missing;
      return;
    }
    database = await createTestDatabase();
    fleet = await Fleet.create(database, kafka.address, {
      REDIS_URL: redis.address,
      GUILDHALL__REDIS__PREFIX: `streams${random.seed}`,
    });
    servers.push(...(await Promise.all([fleet.startServer(), fleet.startServer()])));
    await Promise.all([fleet.startWorker(), ...(workerKills > 0 ? [fleet.startWorker()] : [])]);
    const all: Member[] = [];
    for (let n = 0; n < members; n += 1) all.push(lasting(await someServer().register(`member_${n}`)));
    groups = await Promise.all(
      Array.from({ length: Math.ceil(members / step) }, async (_, index) => {
        const those = Array.from({ length: groupSize }, (__, n) => all[(index * step + n) % members]).flatMap(
          (member) => member ?? [],
        );
        const [admin, ...others] = those;
        const participantIds = others.map(({ id }) => id);
        const answer = await admin?.post('/conversations', { participantIds, isGroup: true, title: `Group ${index}` });
        return { id: answer?.body.id, members: those };
      }),
    );
    phones = all.map((member) => new Phone(member, () => someServer().base.replace('/api/v1', '')));
  }, 300_000);
  beforeEach(({ skip }) => {
    if (missing !== undefined) skip(missing);
  });
  afterAll(async () => {
    await fleet?.stop();
    await database?.drop();
  });

  /** Until the answer is known: what was not answered is asked again, of whoever is there. */
  async function insist(member: Member, path: string, body: object): Promise<void> {
    for (;;) {
      const answer = await member
        .at(someServer().base)
        .post(path, body)
        .catch(() => undefined);
      if (answer?.status === 200 || answer?.status === 201) return;
      if (answer !== undefined && answer.status < 500) throw new Error(JSON.stringify(answer.body));
      await delay(20);
    }
  }

  it('bring every message once and in order, and unread counts are true', async () => {
    const following = Promise.all(phones.map((phone) => phone.stayOn()));
    let [said, cuts] = [0, 0];
    const write = async (): Promise<void> => {
      for (let n = said; n < messages; n = said) {
        said += 1;
        const group = random.pick(groups);
        const member = random.pick(group.members);
        await insist(member, `/conversations/${group.id}/messages`, { content: `number ${n}`, clientId: `${n}` });
        const seen = phones.find((phone) => phone.member === member)?.heard.get(group.id);
        if (seen === undefined || !random.chance(0.3)) continue;
        await insist(member, `/conversations/${group.id}/read`, { messageId: random.pick(seen.slice(-10)) });
      }
    };
    const start = performance.now();
    let isWritten = false;
    const writing = Promise.all(Array.from({ length: writersAtOnce }, write)).finally(() => (isWritten = true));
    const cutting = (async () => {
      while (!isWritten) {
        await delay(random.below(2 * (1_000 / members) * 10));
        random.pick(phones).cut();
        cuts += 1;
      }
    })();
    for (let kill = 0; kill < serverKills; kill += 1) {
      await delay(random.below(1_000));
      const index = random.below(servers.length);
      servers.splice(index, 1);
      servers.push(await fleet.replaceServer(index));
    }
    for (let kill = 0; kill < workerKills; kill += 1) await fleet.replaceWorker(random.below(fleet.workers.length));
    await Promise.all([writing, cutting]);
    const writtenMs = performance.now() - start;

    const truth = await database.query<Said>(
      `select id, conversation_id as "conversationId", sender_id as "senderId" from messages.messages
        where type <> 'system' order by conversation_id, position`,
    );
    const byGroup = Map.groupBy(truth, ({ conversationId }) => conversationId);
    const saidIn = (group: Group): readonly string[] => (byGroup.get(group.id) ?? []).map(({ id }) => id);
    const groupsOf = (member: Member): readonly Group[] => groups.filter((group) => group.members.includes(member));
    const dueTo = ({ member }: Phone): number => groupsOf(member).reduce((sum, group) => sum + saidIn(group).length, 0);
    await vi.waitUntil(() => phones.every((phone) => phone.messages >= dueTo(phone)), {
      timeout: 60_000 + messages * 5,
      interval: 20,
    });
    const heardMs = performance.now() - start;
    for (const phone of phones) phone.turnOff();
    await following;

    console.info(
      `streams: ${members} members, ${truth.length} messages, ${phones.reduce((sum, phone) => sum + phone.messages, 0)} deliveries, ` +
        `${cuts} cuts, ${fleet.kills} kills, written in ${Math.round(writtenMs)} ms, all heard after ${Math.round(heardMs)} ms`,
    );
    expect(fleet.kills).toBe(serverKills + workerKills);
    expect(truth).toHaveLength(messages);
    const counted = await database.query<{ userId: string; conversationId: string; unread: number }>(
      `select p.user_id as "userId", p.conversation_id as "conversationId", count(m.id)::int as unread
         from messages.participants p
         left join messages.messages m on m.conversation_id = p.conversation_id and m.position > p.read_position
          and m.sender_id <> p.user_id and m.type <> 'system'
        group by p.user_id, p.conversation_id`,
    );
    for (const phone of phones) {
      const { member } = phone;
      expect(phone.faults).toEqual([]);
      const shown = await member.at(someServer().base).all('/conversations', 100);
      for (const group of groupsOf(member)) {
        expect(phone.heard.get(group.id) ?? []).toEqual(saidIn(group));
        const unread = counted.find(
          ({ userId, conversationId }) => userId === member.id && conversationId === group.id,
        )?.unread;
        expect(shown.find(({ id }) => id === group.id)?.unreadCount).toBe(unread);
      }
    }
  });
});
