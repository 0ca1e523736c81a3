import { SetMetadata } from '@nestjs/common';
import type { Role } from '#kernel';

/** What an API key can be allowed to do, in its owner's name and never beyond the owner's role. */
export const scopes = {
  'profile:read': 'See my account, with email address and phone number',
  'profile:write': 'Change my profile',
  'users:read': 'See members, whom they follow and who follows them',
  'users:write': 'Follow, block and mute members',
  'posts:read': 'See posts, comments, feeds and top lists',
  'posts:write': 'Write, like and delete posts and comments',
  'messages:read': 'See my conversations and messages',
  'messages:write': 'Write messages, take part in conversations',
  'notifications:read': 'See my notifications and preferences',
  'notifications:write': 'Mark notifications as read, change preferences',
  'wallets:read': 'See my wallet and my transactions',
  'tasks:read': 'See my background work',
  'tasks:write': 'Start and cancel background work of mine',
  'admin:read': 'See what my role lets me administer',
  'admin:write': 'Administer what my role lets me',
} as const satisfies Readonly<Record<string, string>>;

export type Scope = keyof typeof scopes;

/** What a caller needs for a route that is not public. */
export interface Access {
  /** What an API key must be allowed; `session`: no key will do, only a person who has logged in. */
  readonly scope: Scope | 'session';
  readonly role: Role;
}

/** Under which a route keeps its {@link Access}; one without it takes no API key. */
export const routeAccess = 'guildhall:access';

export const NeedsAccess = (access: Access) => SetMetadata(routeAccess, access);
