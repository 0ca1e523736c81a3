/** What a member may do for the community, from least to most (product.md, "auth and users"). */
export const roles = ['user', 'moderator', 'admin'] as const;

export type Role = (typeof roles)[number];

/** Whether somebody of this role may do what needs the other. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
