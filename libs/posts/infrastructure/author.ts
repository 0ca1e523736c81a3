import type { UserCard } from '#users';

/** The columns of a row of `cardsView` under the alias `author`, beside those of what they wrote. */
export const authorColumns = `
  author.id as "authorId", author.username, author.display_name as "displayName", author.avatar_url as "avatarUrl",
  author.is_verified as "isVerified"`;

export interface AuthorColumns extends Omit<UserCard, 'id'> {
  readonly authorId: string;
}

export function authorOf(row: AuthorColumns): UserCard {
  return {
    id: row.authorId,
    username: row.username,
    displayName: row.displayName,
    avatarUrl: row.avatarUrl,
    isVerified: row.isVerified,
  };
}
