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
