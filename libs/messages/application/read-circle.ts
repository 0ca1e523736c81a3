/** Whose presence concerns whom. */
export abstract class ReadCircle {
  /** At most so many of those a member follows or shares a conversation with, and may see the presence of. */
  abstract of(userId: string, limit: number): Promise<readonly string[]>;
  /** Those of the watchers who may see whether this member is online: nobody when they do not show it. */
  abstract mayWatch(userId: string, watcherIds: readonly string[]): Promise<readonly string[]>;
}
