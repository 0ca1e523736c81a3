import { appError } from '#kernel';

export class ConfirmationMismatch extends appError({
  kind: 'malformed',
  code: 'privacy.confirmation-mismatch',
  title: 'This is not the username of the account',
}) {}

/** Also when it has expired, and for a link that is not genuine. */
export class ExportNotFound extends appError({
  kind: 'not-found',
  code: 'privacy.export-not-found',
  title: 'There is no such export, or no longer',
}) {}
