import type { Role } from '#kernel';
import { UserIsDeleted, UserNotFound, type FindUser, type User } from '#users';
import { CannotAdministerThem, InsufficientRole } from '../domain/auth.errors.ts';

export interface Administrator {
  readonly userId: string;
  readonly role: Role;
}

/**
 * The member, once it is sure that the administrator may act on them. Both are locked, in the order of their ids: of two
 * who act on each other one comes too late, so that there is always an admin left.
 * @throws UserNotFound, UserIsDeleted, InsufficientRole, CannotAdministerThem
 */
export async function lockedToAdminister(users: FindUser, by: Administrator, userId: string): Promise<User> {
  const found = new Map<string, User | undefined>();
  for (const id of [by.userId, userId].toSorted()) found.set(id, await users.lockedById(id));
  const [administrator, member] = [found.get(by.userId), found.get(userId)];
  if (administrator?.state.status !== 'active' || administrator.state.role !== by.role) throw new InsufficientRole();
  if (member === undefined) throw new UserNotFound();
  mayAdminister(by, member);
  // their own decision, which only they take back
  if (member.state.status === 'deleted') throw new UserIsDeleted();
  return member;
}

/** Nobody acts on themselves; moderators act on members who are neither moderators nor admins. */
function mayAdminister({ userId, role }: Administrator, { state }: User): void {
  if (state.id === userId) throw new CannotAdministerThem({ detail: 'Somebody else has to do this to you.' });
  if (role !== 'admin' && state.role !== 'user')
    throw new CannotAdministerThem({ detail: `Only an admin may do this to a member who is ${state.role}.` });
}
