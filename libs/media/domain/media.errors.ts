import { appError } from '#kernel';

/** Also when it exists and belongs to somebody else, or was taken away. */
export class MediaNotFound extends appError({ kind: 'not-found', code: 'media.not-found', title: 'Media not found' }) {}

/** Also when it belongs to somebody else, has ended, or began a day ago. */
export class UploadNotFound extends appError({
  kind: 'not-found',
  code: 'media.upload-not-found',
  title: 'Upload not found',
}) {}

export class OffsetWrong extends appError({
  kind: 'conflict',
  code: 'media.wrong-offset',
  title: 'The upload does not go on at this offset',
}) {}

export class TooManyUploads extends appError({
  kind: 'conflict',
  code: 'media.too-many-uploads',
  title: 'There are too many uploads that are not complete',
}) {}

export class UploadVersionUnsupported extends appError({
  kind: 'precondition',
  code: 'media.unsupported-version',
  title: 'Uploads in parts go by version 1.0.0 of tus',
}) {}

export class FileMissing extends appError({
  kind: 'malformed',
  code: 'media.file-missing',
  title: 'The form needs exactly one file, in the field "file"',
}) {}

export class UploadTooLarge extends appError({
  kind: 'too-large',
  code: 'media.too-large',
  title: 'The file is larger than 100 MB',
}) {}

/** Judged by content; what the file is called says nothing. */
export class MediaTypeUnsupported extends appError({
  kind: 'unsupported',
  code: 'media.unsupported-type',
  title: 'Files of this type are not taken',
}) {}

export class MediaDamaged extends appError({
  kind: 'malformed',
  code: 'media.damaged',
  title: 'The file is damaged or incomplete',
}) {}

export class MediaDimensionsTooLarge extends appError({
  kind: 'malformed',
  code: 'media.dimensions-too-large',
  title: 'The picture has too many pixels',
}) {}

/** A picture that is an archive or a web page as well. */
export class MediaAmbiguous extends appError({
  kind: 'malformed',
  code: 'media.ambiguous',
  title: 'The file is more than one kind of file at once',
}) {}

export class LinkInvalid extends appError({
  kind: 'forbidden',
  code: 'media.link-invalid',
  title: 'The link is not genuine or has expired',
}) {}

export class MediaNotReady extends appError({
  kind: 'conflict',
  code: 'media.not-ready',
  title: 'The file is still being processed',
}) {}

/** Of what somebody wants to show: unknown, another's, failed, or shown elsewhere already. */
export class MediaUnusable extends appError({
  kind: 'malformed',
  code: 'media.unusable',
  title: 'This media cannot be used here',
}) {}
