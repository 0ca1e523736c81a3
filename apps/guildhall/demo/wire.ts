import { z } from 'zod';

// What the demo reads of Guildhall's answers, and nothing more: it is a client like any other.

export const Health = z.object({ status: z.literal('ok'), version: z.string() });

export const Problem = z.object({ code: z.string(), detail: z.string() });

export const Tokens = z.object({ accessToken: z.string(), refreshToken: z.string(), expiresIn: z.number() });
export type Tokens = z.infer<typeof Tokens>;

export const Profile = z.object({
  id: z.string(),
  username: z.string(),
  displayName: z.string(),
  bio: z.string(),
  followerCount: z.number(),
  followingCount: z.number(),
  postCount: z.number(),
});
export type Profile = z.infer<typeof Profile>;

const OwnProfile = Profile.extend({ email: z.string().nullable() });
export type OwnProfile = z.infer<typeof OwnProfile>;

export const LoggedIn = z.object({ user: OwnProfile, tokens: Tokens });
export type LoggedIn = z.infer<typeof LoggedIn>;

/** Without tokens when an address has to be verified first. */
export const Registered = z.object({ user: OwnProfile, tokens: Tokens.nullable() });

export const Card = z.object({ id: z.string(), username: z.string() });
export type Card = z.infer<typeof Card>;

export const Post = z.object({
  id: z.string(),
  author: Card,
  content: z.string(),
  visibility: z.string(),
  likeCount: z.number(),
  commentCount: z.number(),
  viewCount: z.number(),
  createdAt: z.string(),
});
export type Post = z.infer<typeof Post>;

export const Comment = z.object({
  id: z.string(),
  parentId: z.string().nullable(),
  author: Card,
  content: z.string(),
});
export type Comment = z.infer<typeof Comment>;

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}

/** For answers of which only the status matters. */
export const Anything = z.unknown();
