import { appError } from '#kernel';

export class TaskNotFound extends appError({ kind: 'not-found', code: 'tasks.not-found', title: 'Task not found' }) {}

/** The task has been cancelled, or belongs to another worker by now: nothing may be done in its name. */
export class TaskLeaseLost extends appError({
  kind: 'conflict',
  code: 'tasks.lease-lost',
  title: 'The task is no longer this worker’s',
}) {}

/** What was asked of the task is not possible in its state. */
export class TaskInOtherState extends appError({
  kind: 'conflict',
  code: 'tasks.in-other-state',
  title: 'The task is not in a state that allows this',
}) {}

export class TaskPayloadInvalid extends appError({
  kind: 'malformed',
  code: 'tasks.payload-invalid',
  title: 'The payload of the task is not valid',
}) {}

export class TaskPayloadTooLarge extends appError({
  kind: 'too-large',
  code: 'tasks.payload-too-large',
  title: 'A task’s payload or result has at most 256 KiB; store the rest and pass an id',
}) {}

/** An attempt ran longer than its type allows. It may be tried again, so it is no refusal. */
export class TaskTimedOut extends Error {
  override readonly name = 'TaskTimedOut';

  constructor(type: string, maxRunMs: number) {
    super(`${type} ran longer than ${maxRunMs} ms`);
  }
}
