import { Injectable } from '@nestjs/common';
import { sessionsView } from '#auth';
import { pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import type { Device } from '../domain/device.ts';
import { DeviceRepository, type DeviceSummary } from '../domain/device.repository.ts';

const add = statement(
  'push.add-device',
  `insert into push.devices as device (id, user_id, session_id, platform, token, p256dh, auth, created_at, seen_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $8)
   on conflict (token) do update
     set user_id = excluded.user_id, session_id = excluded.session_id, platform = excluded.platform,
         p256dh = excluded.p256dh, auth = excluded.auth, seen_at = excluded.seen_at
   returning id`,
);

const keepLatest = statement(
  'push.keep-latest-devices',
  `delete from push.devices where id in (
     select id from push.devices where user_id = $1 order by seen_at desc, id desc offset $2)`,
);

const list = statement(
  'push.list-devices',
  `select id, platform, session_id = $2 as "isCurrent", created_at as "createdAt", seen_at as "seenAt"
     from push.devices where user_id = $1 and ($3::uuid is null or id < $3) order by id desc limit $4`,
);

const removeOf = statement(
  'push.remove-device-of',
  'delete from push.devices where id = $2 and user_id = $1 returning 1',
);
const remove = statement('push.remove-device', 'delete from push.devices where id = $1');

const columns = `device.id, device.user_id as "userId", device.session_id as "sessionId", device.platform, device.token,
  device.p256dh, device.auth, device.seen_at as "seenAt"`;
const isOpen = `exists (select from ${sessionsView} session
  where session.id = device.session_id and session.user_id = device.user_id and session.expires_at > now())`;

const ownersAmong = statement(
  'push.owners-of-devices',
  `select distinct device.user_id as "userId" from push.devices device
    where device.user_id = any($1::uuid[]) and ${isOpen}`,
);
const ofMembers = statement(
  'push.devices-of-members',
  `select ${columns} from push.devices device where device.user_id = any($1::uuid[]) and ${isOpen} order by device.id`,
);
const find = statement(
  'push.find-device',
  `select ${columns} from push.devices device where device.id = $1 and ${isOpen}`,
);
const prune = statement('push.prune-devices', `delete from push.devices device where not ${isOpen}`);

interface Row extends Omit<Device, 'keys' | 'seenAt'> {
  readonly p256dh: string | null;
  readonly auth: string | null;
  readonly seenAt: string;
}

@Injectable()
export class SqlDeviceRepository extends DeviceRepository {
  constructor(private readonly database: Database) {
    super();
  }

  add(device: Device, mostOfMember: number): Promise<{ readonly id: string; readonly isNew: boolean }> {
    const { id, userId, sessionId, platform, token, keys, seenAt } = device;
    const values = [id, userId, sessionId, platform, token, keys?.p256dh ?? null, keys?.auth ?? null, seenAt];
    return this.database.run(async () => {
      const row = await this.database.queryOne<{ id: string }>(add, values);
      await this.database.query(keepLatest, [userId, mostOfMember]);
      return { id: row?.id ?? id, isNew: row?.id === id };
    });
  }

  async list(userId: string, sessionId: string, { limit, after }: PageRequest): Promise<Page<DeviceSummary>> {
    const rows = await this.database.query<DeviceSummary>(list, [userId, sessionId, after, limit + 1]);
    return pageOf(rows, limit, ({ id }) => id);
  }

  async removeOf(userId: string, id: string): Promise<boolean> {
    return (await this.database.queryOne(removeOf, [userId, id])) !== undefined;
  }

  async remove(id: string): Promise<void> {
    await this.database.query(remove, [id]);
  }

  async ownersAmong(userIds: readonly string[]): Promise<readonly string[]> {
    return (await this.database.query<{ userId: string }>(ownersAmong, [userIds])).map(({ userId }) => userId);
  }

  async ofMembers(userIds: readonly string[]): Promise<readonly Device[]> {
    return (await this.database.query<Row>(ofMembers, [userIds])).map(deviceOf);
  }

  async find(id: string): Promise<Device | undefined> {
    const row = await this.database.queryOne<Row>(find, [id]);
    return row === undefined ? undefined : deviceOf(row);
  }

  async prune(): Promise<void> {
    await this.database.query(prune);
  }
}

function deviceOf({ id, userId, sessionId, platform, token, p256dh, auth, seenAt }: Row): Device {
  const keys = p256dh === null || auth === null ? null : { p256dh, auth };
  return { id, userId, sessionId, platform, token, keys, seenAt: new Date(seenAt) };
}
