import type { Page, PageRequest, Role } from '#kernel';
import type { UserStatus } from '../domain/user.ts';
import type { OwnProfile } from './read-profile.ts';

/** A member as the people see them who run Guildhall. */
export type MemberRecord = OwnProfile & { readonly status: UserStatus };

export interface MemberFilter {
  /** A part of the username or display name, or the whole id. */
  readonly q?: string | undefined;
  /** Whether `q` may also be a whole email address or phone number. */
  readonly byContact?: boolean;
  readonly status?: UserStatus | undefined;
  readonly role?: Role | undefined;
}

/** All members, also those who are absent for everybody else. For those who may administer. */
export abstract class ListMembers {
  /** Newest first. */
  abstract list(filter: MemberFilter, page: PageRequest): Promise<Page<MemberRecord>>;
  /** @throws UserNotFound */
  abstract ofId(userId: string): Promise<MemberRecord>;
}
