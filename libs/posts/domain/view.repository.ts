export abstract class ViewRepository {
  /**
   * Counts the viewer once per UTC day.
   * @returns how often the post was viewed; `undefined`: no such post for these eyes
   */
  abstract count(postId: string, viewerId: string, at: Date): Promise<number | undefined>;
}
