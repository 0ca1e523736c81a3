import { appError } from '#kernel';

export class StorageUnavailable extends appError({
  kind: 'unavailable',
  code: 'media.storage-unavailable',
  title: 'The store of files cannot be reached',
}) {}
