import { Presence, type Clock, type PresenceLease, type UserPresence } from '#kernel';

interface Attendance {
  readonly since: number;
  /** When each device's lease ends, on the clock, in milliseconds. */
  readonly devices: Map<string, number>;
}

const defaultMaxUsers = 200_000;

/** The presence of users at this process alone. Above its bound new users are not taken, and it says `unknown` of strangers. */
export class MemoryPresence extends Presence {
  private readonly users = new Map<string, Attendance>();
  private isFull = false;

  constructor(
    private readonly clock: Clock,
    readonly leaseSeconds: number,
    private readonly maxUsers = defaultMaxUsers,
  ) {
    super();
  }

  async renew(leases: readonly PresenceLease[]): Promise<readonly string[]> {
    return this.take(leases);
  }

  async release(leases: readonly PresenceLease[]): Promise<readonly string[]> {
    return this.giveUp(leases);
  }

  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, UserPresence>> {
    return new Map(userIds.map((id) => [id, this.look(id)]));
  }

  async lapsed(limit: number): Promise<readonly string[]> {
    const now = this.clock.now().getTime();
    const gone: string[] = [];
    for (const [id, { devices }] of this.users) {
      if (gone.length >= limit) break;
      if (!isOver(devices, now)) continue;
      this.users.delete(id);
      gone.push(id);
    }
    if (this.users.size < this.maxUsers) this.isFull = false;
    return gone;
  }

  /** As `renew`, at once. */
  take(leases: readonly PresenceLease[]): readonly string[] {
    const now = this.clock.now().getTime();
    const came = new Set<string>();
    for (const { userId, device } of leases) {
      const attendance = this.attending(userId, now);
      if (attendance === undefined) continue;
      if (attendance.devices.size === 0) came.add(userId);
      forgetOver(attendance.devices, now);
      attendance.devices.set(device, now + this.leaseSeconds * 1_000);
    }
    return [...came];
  }

  /** As `release`, at once. */
  giveUp(leases: readonly PresenceLease[]): readonly string[] {
    const now = this.clock.now().getTime();
    const went = new Set<string>();
    for (const { userId, device } of leases) {
      const attendance = this.users.get(userId);
      if (attendance === undefined || !attendance.devices.delete(device) || !isOver(attendance.devices, now)) continue;
      this.users.delete(userId);
      went.add(userId);
    }
    return [...went];
  }

  /** As `of` one user, at once. */
  look(userId: string): UserPresence {
    const attendance = this.users.get(userId);
    if (attendance !== undefined && !isOver(attendance.devices, this.clock.now().getTime())) {
      return { status: 'online', since: new Date(attendance.since) };
    }
    return { status: this.isFull ? 'unknown' : 'offline' };
  }

  /** How a user attends, from now on if not before; nothing when there are too many. */
  private attending(userId: string, now: number): Attendance | undefined {
    const known = this.users.get(userId);
    if (known !== undefined && !isOver(known.devices, now)) return known;
    if (known === undefined && this.users.size >= this.maxUsers && !this.makeRoom(now)) {
      this.isFull = true;
      return undefined;
    }
    const attendance = { since: now, devices: new Map<string, number>() };
    this.users.set(userId, attendance);
    return attendance;
  }

  private makeRoom(now: number): boolean {
    for (const [id, { devices }] of this.users) if (isOver(devices, now)) this.users.delete(id);
    return this.users.size < this.maxUsers;
  }
}

function isOver(devices: ReadonlyMap<string, number>, now: number): boolean {
  for (const endsAt of devices.values()) if (endsAt > now) return false;
  return true;
}

function forgetOver(devices: Map<string, number>, now: number): void {
  for (const [device, endsAt] of devices) if (endsAt <= now) devices.delete(device);
}
