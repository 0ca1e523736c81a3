/** What is counted over the last seven days (product.md, "feeds"). */
export const topLists = ['users-liked', 'posts-liked', 'posts-commented', 'posts-viewed'] as const;
export type TopList = (typeof topLists)[number];

const windowDays = 7;

export function windowStart(now: Date): Date {
  return new Date(now.getTime() - windowDays * 24 * 60 * 60 * 1000);
}
