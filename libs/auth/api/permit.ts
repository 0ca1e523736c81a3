import { isAtLeast } from '#kernel';
import type { Access, Caller } from '#platform';
import { InsufficientRole, InsufficientScope } from '../domain/auth.errors.ts';

/** @throws InsufficientScope, InsufficientRole: a key never may more than its scopes, nor than its owner's role */
export function permit(caller: Caller, { scope, role }: Access): void {
  if (caller.scopes !== null) {
    if (scope === 'session') throw new InsufficientScope({ detail: 'This needs a login; no API key will do.' });
    if (!caller.scopes.includes(scope))
      throw new InsufficientScope({ detail: `The API key lacks the scope ${scope}.` });
  }
  if (!isAtLeast(caller.role, role)) throw new InsufficientRole({ detail: `This needs the role ${role}.` });
}
