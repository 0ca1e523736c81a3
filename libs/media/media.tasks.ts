import { taskType } from '#kernel';
import { z } from 'zod';

/** Makes of an upload what is shown: re-encoded, with thumbnail and blurhash. */
export const processMedia = taskType({
  type: 'media.process',
  schema: z.object({ mediaId: z.guid() }),
  maxRunMs: 180_000,
});

export const collectUnusedMedia = taskType({ type: 'media.collect-unused', schema: z.object({}), priority: 'low' });
