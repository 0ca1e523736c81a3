import { AppError, appError } from '#kernel';
import { QueryFailedError } from 'typeorm';

/** The database cannot be reached, or has no room for one more. */
export class DatabaseUnavailable extends appError({
  kind: 'unavailable',
  code: 'database.unavailable',
  title: 'The database is not available',
}) {}

/** Cannot happen through the schemas of the wire; the last line of defence against a 500 from input. */
class UnstorableValue extends appError({
  kind: 'malformed',
  code: 'request.unstorable-value',
  title: 'A value cannot be stored',
}) {}

const connectionCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH']);
/** admin_shutdown, crash_shutdown, cannot_connect_now, too_many_connections, query_canceled, lock_not_available, disk_full … */
const unavailableStates = new Set(['57P01', '57P02', '57P03', '53300', '53100', '53200', '57014', '55P03', '25P03']);
const unavailableMessages =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Query runner already released|Query read timeout|Client was closed/;

/** serialization_failure and deadlock_detected: the same work may well succeed at once. */
export function isRetriable(error: unknown): boolean {
  const state = stateOf(error);
  return state === '40001' || state === '40P01';
}

/** Refused only because an earlier statement of the transaction has failed. */
export function isBecauseOfAnother(error: unknown): boolean {
  return stateOf(error) === '25P02';
}

/** Turns what PostgreSQL and its driver throw into refusals that the outside may see; leaves the rest as it is. */
export function databaseFault(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error;
  const state = stateOf(error) ?? '';
  if (
    connectionCodes.has(state) ||
    unavailableStates.has(state) ||
    state.startsWith('08') ||
    isRetriable(error) ||
    unavailableMessages.test(error.message)
  ) {
    return new DatabaseUnavailable({ retryAfter: 1, cause: error });
  }
  if (state.startsWith('22')) return new UnstorableValue({ cause: error });
  return error;
}

/** Refused or unreachable while connecting: wrong address, password, role or database, or nobody there. */
export function isDatabaseAway(error: unknown): error is Error {
  const state = stateOf(error) ?? '';
  return error instanceof Error && (connectionCodes.has(state) || state.startsWith('28') || state.startsWith('3D'));
}

/** The name of the unique constraint that was violated, when that is what happened. */
export function violatedUniqueConstraint(error: unknown): string | undefined {
  if (stateOf(error) !== '23505') return undefined;
  const source = error instanceof QueryFailedError ? error.driverError : error;
  return source instanceof Error && 'constraint' in source ? String(source.constraint) : undefined;
}

function stateOf(error: unknown): string | undefined {
  const source = error instanceof QueryFailedError ? error.driverError : error;
  if (!(source instanceof Error)) return undefined;
  if ('code' in source && typeof source.code === 'string') return source.code;
  // happy-eyeballs failures of node:net arrive as an AggregateError of ECONNREFUSEDs
  if (source instanceof AggregateError) return stateOf(source.errors[0]);
  return undefined;
}
