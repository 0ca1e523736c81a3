/** The card of a member in an answer; `null` when there is none. `alias` is a row of the cards' view. */
export function cardOf(alias: string): string {
  return `case when ${alias}.id is not null then json_build_object('id', ${alias}.id, 'username', ${alias}.username,
    'displayName', ${alias}.display_name, 'avatarUrl', ${alias}.avatar_url, 'isVerified', ${alias}.is_verified) end`;
}
