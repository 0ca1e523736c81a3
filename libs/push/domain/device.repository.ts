import type { Page, PageRequest } from '#kernel';
import type { Device } from './device.ts';

export type DeviceSummary = Pick<Device, 'id' | 'platform'> & {
  readonly isCurrent: boolean;
  readonly createdAt: string;
  readonly seenAt: string;
};

export abstract class DeviceRepository {
  /** A device that is known gets its new owner and session; of too many, those not seen for longest go. */
  abstract add(device: Device, mostOfMember: number): Promise<{ readonly id: string; readonly isNew: boolean }>;
  abstract list(userId: string, sessionId: string, page: PageRequest): Promise<Page<DeviceSummary>>;
  abstract removeOf(userId: string, id: string): Promise<boolean>;
  abstract remove(id: string): Promise<void>;
  /** Those of them who have a device whose session is open. */
  abstract ownersAmong(userIds: readonly string[]): Promise<readonly string[]>;
  /** Whose sessions are open. */
  abstract ofMembers(userIds: readonly string[]): Promise<readonly Device[]>;
  /** Nothing when its session is not open any more. */
  abstract find(id: string): Promise<Device | undefined>;
  /** Those whose sessions are not open any more. */
  abstract prune(): Promise<void>;
}
