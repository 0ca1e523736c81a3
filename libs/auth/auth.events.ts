import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'user_events';

/**
 * A refresh token came again that had long been replaced: somebody may have stolen it, or its successor. The device was
 * logged out, and its owner should know.
 */
export const refreshTokenReused = eventType({
  topic,
  type: 'refresh_token_reused',
  version: 1,
  schema: z.object({ userId: z.guid(), sessionId: z.guid() }),
  keyOf: ({ userId }) => userId,
});

/** By the member, or by somebody with a code that was sent to them. */
export const passwordChanged = eventType({
  topic,
  type: 'password_changed',
  version: 1,
  schema: z.object({ userId: z.guid() }),
  keyOf: ({ userId }) => userId,
});

/** An authenticator is asked for from now on, or no longer. */
export const secondFactorChanged = eventType({
  topic,
  type: 'second_factor_changed',
  version: 1,
  schema: z.object({ userId: z.guid(), isOn: z.boolean() }),
  keyOf: ({ userId }) => userId,
});
