/** What can be left out of a feed. */
export const excludable = ['text', 'image', 'video', 'mixed', 'reels', 'reshares'] as const;
export type Excludable = (typeof excludable)[number];

export interface FeedFilter {
  readonly onlyReels: boolean;
  readonly exclude: readonly Excludable[];
}

export function isEverything({ onlyReels, exclude }: FeedFilter): boolean {
  return !onlyReels && exclude.length === 0;
}
