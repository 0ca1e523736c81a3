import { Id, Time } from '#platform';
import { z } from 'zod';
import { mediaStatuses } from '../domain/media.ts';

/** What is shown of a file wherever it is put on something. */
export const attachedFields = {
  id: Id,
  type: z.string(),
  status: z.enum(['processing', 'ready']),
  url: z.string().describe('Good for some hours; asked anew, it comes anew'),
  thumbnailUrl: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  durationMs: z.int().nullable().describe('Of videos and sounds'),
  blurhash: z.string().nullable(),
};

export const MediaView = z
  .object({
    ...attachedFields,
    status: z.enum(mediaStatuses).describe('What is `processing` can be put on a post already'),
    size: z.int().describe('In bytes: as sent at first, as served when ready'),
    failure: z.string().nullable().describe('The code of what was wrong with it'),
    createdAt: Time,
  })
  .meta({ id: 'UploadedMedia' });
export type MediaView = z.infer<typeof MediaView>;

export const MediaParams = z.strictObject({ id: Id });
export type MediaParams = z.infer<typeof MediaParams>;

export const UploadView = z
  .object({
    id: Id,
    length: z.int().describe('In bytes, of the whole file'),
    offset: z.int().describe('How many of them have come: where the next part begins'),
    mediaId: Id.nullable().describe('What it has become, when it is complete'),
    expiresAt: Time,
  })
  .meta({ id: 'Upload' });
export type UploadView = z.infer<typeof UploadView>;

const bytes = z
  .string({ error: 'is missing' })
  .regex(/^\d{1,15}$/, { error: 'must be a number of bytes' })
  .transform(Number);
export const UploadOffset = bytes;
export const UploadLength = bytes.refine((length) => length > 0, { error: 'must be at least 1' });
const metadataItem = String.raw`[!-+\--~]+( [A-Za-z\d+/]*={0,2})?`;
export const Metadata = z
  .string()
  .max(1000, { error: 'must have at most 1000 characters' })
  .regex(new RegExp(`^(${metadataItem}(, ?${metadataItem})*)?$`), { error: 'must be names with values in base64' })
  .optional();

export const LinkQuery = z.strictObject({
  expires: z
    .string()
    .regex(/^\d{1,12}$/)
    .transform(Number)
    .pipe(z.int().min(0)),
  signature: z.string().regex(/^[\w-]{1,100}$/),
});
export type LinkQuery = z.infer<typeof LinkQuery>;
