import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'user_events';

export const userCreated = eventType({
  topic,
  type: 'user_created',
  version: 1,
  schema: z.object({ userId: z.guid(), username: z.string() }),
  keyOf: ({ userId }) => userId,
});

const member = z.object({ userId: z.guid() });
const ofMember = ({ userId }: { readonly userId: string }): string => userId;

/** Hidden from everybody, and not let in. */
export const userSuspended = eventType({ topic, type: 'user_suspended', version: 1, schema: member, keyOf: ofMember });

/** By themselves or by the people who run Guildhall; what is theirs is still there for a while. */
export const userDeleted = eventType({ topic, type: 'user_deleted', version: 1, schema: member, keyOf: ofMember });

/** Whoever keeps anything of theirs outside of Guildhall should forget it now. */
export const userErased = eventType({ topic, type: 'user_erased', version: 1, schema: member, keyOf: ofMember });

/** Active again. */
export const userRestored = eventType({ topic, type: 'user_restored', version: 1, schema: member, keyOf: ofMember });

const edge = z.object({ followerId: z.guid(), followeeId: z.guid() });

export const followed = eventType({
  topic,
  type: 'followed',
  version: 1,
  schema: edge,
  keyOf: ({ followerId }) => followerId,
});

export const unfollowed = eventType({
  topic,
  type: 'unfollowed',
  version: 1,
  schema: edge,
  keyOf: ({ followerId }) => followerId,
});

const block = z.object({ blockerId: z.guid(), blockedId: z.guid() });

export const blocked = eventType({
  topic,
  type: 'blocked',
  version: 1,
  schema: block,
  keyOf: ({ blockerId }) => blockerId,
});

export const unblocked = eventType({
  topic,
  type: 'unblocked',
  version: 1,
  schema: block,
  keyOf: ({ blockerId }) => blockerId,
});

const mute = z.object({ muterId: z.guid(), mutedId: z.guid() });

export const muted = eventType({ topic, type: 'muted', version: 1, schema: mute, keyOf: ({ muterId }) => muterId });

export const unmuted = eventType({ topic, type: 'unmuted', version: 1, schema: mute, keyOf: ({ muterId }) => muterId });
