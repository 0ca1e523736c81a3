import { appError } from '#kernel';

export class GroupIsLive extends appError({
  kind: 'conflict',
  code: 'events.group-is-live',
  title: 'Somebody consumes in this group: stop the workers first',
}) {}

export class GroupNotFound extends appError({
  kind: 'not-found',
  code: 'events.group-not-found',
  title: 'No such group has ever consumed',
}) {}

/** What is known of the consumer groups, whoever runs them. */
export abstract class EventGroups {
  /** Events delivered and not handled yet, by group. */
  abstract behind(): Promise<Readonly<Record<string, number>>>;

  /**
   * Lets the group begin again with the oldest event that is kept.
   * @throws GroupNotFound, GroupIsLive of a delivery that can only rewind a group in which nobody consumes
   */
  abstract rewind(group: string): Promise<void>;

  /** Lets go of what it holds. */
  async close(): Promise<void> {}
}
