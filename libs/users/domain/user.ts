import type { Role } from '#kernel';
import { ContactMissing, InvalidUsername, UserIsDeleted } from './user.errors.ts';

/** Who is not active is absent: hidden from everybody, and not let in. */
export const userStatuses = ['active', 'suspended', 'deleted'] as const;
export type UserStatus = (typeof userStatuses)[number];

export interface UserState {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly bio: string;
  readonly avatarUrl: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly role: Role;
  readonly status: UserStatus;
  readonly emailVerified: boolean;
  readonly phoneVerified: boolean;
  readonly isVerified: boolean;
  readonly createdAt: Date;
  readonly deletedAt: Date | null;
  /** From then on there is no way back. */
  readonly erasureBeganAt: Date | null;
}

export interface UserDraft {
  readonly id: string;
  readonly username: string;
  readonly displayName: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  /** Whether the email or phone counts as verified without a code (product.md: not in production). */
  readonly contactVerified: boolean;
  readonly createdAt: Date;
}

export interface ProfileChanges {
  readonly displayName?: string | undefined;
  readonly bio?: string | undefined;
  readonly avatarUrl?: string | null | undefined;
}

/** 3..30 of `[a-z0-9_]`, not starting with `_` (product.md, "auth and users"). */
export const usernamePattern = /^[a-z0-9][a-z0-9_]{2,29}$/;
/** Words that stand where a username may stand in a path. */
const reservedUsernames = new Set(['search', 'contacts']);

export const longestDisplayName = 100;
export const longestBio = 500;

/** A member of the community. */
export class User {
  private constructor(private current: UserState) {}

  static register(draft: UserDraft): User {
    const username = draft.username.toLowerCase();
    if (!usernamePattern.test(username) || reservedUsernames.has(username)) throw new InvalidUsername();
    if (draft.email === undefined && draft.phone === undefined) throw new ContactMissing();
    return new User({
      id: draft.id,
      username,
      displayName: draft.displayName ?? username,
      bio: '',
      avatarUrl: null,
      email: draft.email ?? null,
      phone: draft.phone ?? null,
      role: 'user',
      status: 'active',
      emailVerified: draft.contactVerified && draft.email !== undefined,
      phoneVerified: draft.contactVerified && draft.phone !== undefined,
      isVerified: false,
      createdAt: draft.createdAt,
      deletedAt: null,
      erasureBeganAt: null,
    });
  }

  static restore(state: UserState): User {
    return new User(state);
  }

  get state(): UserState {
    return this.current;
  }

  /** Reached by a verified address: what production asks for before a member may log in. */
  get isContactVerified(): boolean {
    return this.current.emailVerified || this.current.phoneVerified;
  }

  /** The email address or phone number is theirs; one that they no longer have is none. */
  confirmContact(contact: string): void {
    const { email, phone, emailVerified, phoneVerified } = this.current;
    this.current = {
      ...this.current,
      emailVerified: emailVerified || email === contact,
      phoneVerified: phoneVerified || phone === contact,
    };
  }

  get isAbsent(): boolean {
    return this.current.status !== 'active';
  }

  /** By the people who run Guildhall. Again changes nothing. */
  suspend(): void {
    if (this.current.status === 'deleted') throw new UserIsDeleted();
    this.current = { ...this.current, status: 'suspended' };
  }

  /** By the member, or by the people who run Guildhall. Again changes nothing. */
  delete(at: Date): void {
    if (this.current.status === 'deleted') return;
    this.current = { ...this.current, status: 'deleted', deletedAt: at };
  }

  /** Takes a suspension, or a deletion that is not carried out yet, back. */
  restoreToActive(): void {
    if (this.current.erasureBeganAt !== null) throw new UserIsDeleted();
    this.current = { ...this.current, status: 'active', deletedAt: null };
  }

  /**
   * Carries a deletion out.
   * @param deletedBefore who deleted themselves later may still come back
   * @returns whether there is something to erase
   */
  beginErasure(at: Date, deletedBefore: Date): boolean {
    const { deletedAt, erasureBeganAt } = this.current;
    if (deletedAt === null || deletedAt > deletedBefore) return false;
    this.current = { ...this.current, erasureBeganAt: erasureBeganAt ?? at };
    return true;
  }

  /** Gives another role. */
  appoint(role: Role): void {
    if (this.current.status === 'deleted') throw new UserIsDeleted();
    this.current = { ...this.current, role };
  }

  edit(changes: ProfileChanges): void {
    const { displayName, bio, avatarUrl } = this.current;
    this.current = {
      ...this.current,
      displayName: changes.displayName ?? displayName,
      bio: changes.bio ?? bio,
      avatarUrl: changes.avatarUrl === undefined ? avatarUrl : changes.avatarUrl,
    };
  }
}
