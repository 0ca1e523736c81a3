import type { User } from '#users';
import type { CodePurpose } from '../domain/code.ts';

interface Contact {
  readonly channel: 'email' | 'sms';
  readonly address: string;
  readonly isVerified: boolean;
}

export function contactsOf({ state }: User): readonly Contact[] {
  const { email, phone } = state;
  return [
    ...(email === null ? [] : [{ channel: 'email', address: email, isVerified: state.emailVerified } as const]),
    ...(phone === null ? [] : [{ channel: 'sms', address: phone, isVerified: state.phoneVerified } as const]),
  ];
}

/**
 * Where a code goes when somebody names the member by a username or by one of their addresses: to that address, and for a
 * username to the first that makes sense. `undefined` when there is nothing to verify. Who has a verified address gets a new
 * password by verified ones alone: the other may be a stranger's, mistyped.
 */
export function contactOf(user: User, identifier: string, purpose: CodePurpose): string | undefined {
  const contacts = contactsOf(user);
  const named = contacts.filter(({ address }) => address === identifier.toLowerCase());
  const asked = named.length > 0 ? named : contacts;
  if (purpose === 'verify') return asked.find(({ isVerified }) => !isVerified)?.address;
  return asked.find(({ isVerified }) => isVerified || !user.isContactVerified)?.address;
}
