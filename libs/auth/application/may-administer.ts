import type { Role } from '#kernel';
import type { User } from '#users';
import { CannotAdministerThem } from '../domain/auth.errors.ts';

export interface Administrator {
  readonly userId: string;
  readonly role: Role;
}

/**
 * Nobody acts on themselves, so that there is always an admin left; moderators act on members who are neither moderators nor
 * admins.
 * @throws CannotAdministerThem
 */
export function mayAdminister({ userId, role }: Administrator, { state }: User): void {
  if (state.id === userId) throw new CannotAdministerThem({ detail: 'Somebody else has to do this to you.' });
  if (role !== 'admin' && state.role !== 'user')
    throw new CannotAdministerThem({ detail: `Only an admin may do this to a member who is ${state.role}.` });
}
