import { Id, Time } from '#platform';
import { z } from 'zod';
import { mediaStatuses } from '../domain/media.ts';

export const MediaView = z
  .object({
    id: Id,
    status: z.enum(mediaStatuses).describe('What is `processing` can be put on a post already'),
    type: z.string(),
    size: z.int().describe('In bytes: as sent at first, as served when ready'),
    url: z.string().describe('Good for some hours; asked anew, it comes anew'),
    thumbnailUrl: z.string().nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    durationMs: z.int().nullable().describe('Of videos and sounds'),
    blurhash: z.string().nullable(),
    failure: z.string().nullable().describe('The code of what was wrong with it'),
    createdAt: Time,
  })
  .meta({ id: 'UploadedMedia' });
export type MediaView = z.infer<typeof MediaView>;

export const MediaParams = z.strictObject({ id: Id });
export type MediaParams = z.infer<typeof MediaParams>;

export const LinkQuery = z.strictObject({
  expires: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(0)),
  signature: z.string().regex(/^[\w-]{1,100}$/),
});
export type LinkQuery = z.infer<typeof LinkQuery>;
