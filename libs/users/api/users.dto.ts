import { Id, text, Time } from '#platform';
import { z } from 'zod';
import { longestBio, longestDisplayName, usernamePattern } from '../domain/user.ts';

const exampleId = '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d';

export const Username = z
  .string()
  .toLowerCase()
  .regex(usernamePattern, { error: 'must be 3 to 30 of a-z, 0-9 and _, and not start with _' })
  .meta({ examples: ['alice'] });

export const Email = z
  .email({ error: 'must be an email address' })
  .max(254, { error: 'must have at most 254 characters' })
  .toLowerCase()
  .meta({ examples: ['alice@example.org'] });

export const Phone = z
  .e164({ error: 'must be a phone number in E.164, like +491701234567' })
  .meta({ examples: ['+491701234567'] });

export const DisplayName = text({ min: 1, max: longestDisplayName })
  .refine((name) => name.trim() !== '', { error: 'must not be blank' })
  .meta({ minLength: 1, maxLength: longestDisplayName, examples: ['Alice Adams'] });

export const UserCardView = z
  .object({
    id: Id,
    username: z.string(),
    displayName: z.string(),
    avatarUrl: z.string().nullable(),
    isVerified: z.boolean(),
  })
  .meta({
    id: 'UserCard',
    examples: [{ id: exampleId, username: 'alice', displayName: 'Alice Adams', avatarUrl: null, isVerified: false }],
  });

const profile = {
  id: Id,
  username: z.string(),
  displayName: z.string(),
  bio: z.string(),
  avatarUrl: z.string().nullable(),
  isVerified: z.boolean(),
  followerCount: z.int().describe('All of them, also those whom you do not meet'),
  followingCount: z.int(),
  postCount: z.int().describe('Private posts are counted for their author only'),
  createdAt: Time,
};

const exampleProfile = {
  id: exampleId,
  username: 'alice',
  displayName: 'Alice Adams',
  bio: 'Bookbinder in Leipzig.',
  avatarUrl: null,
  isVerified: false,
  followerCount: 12,
  followingCount: 34,
  postCount: 5,
  createdAt: '2026-11-21T09:30:00.000Z',
};

export const UserView = z.object(profile).meta({ id: 'User', examples: [exampleProfile] });

export const OwnUserView = z
  .object({
    ...profile,
    email: z.string().nullable(),
    phone: z.string().nullable(),
    role: z.enum(['user', 'moderator', 'admin']),
    emailVerified: z.boolean(),
    phoneVerified: z.boolean(),
  })
  .meta({
    id: 'OwnUser',
    examples: [
      {
        ...exampleProfile,
        email: 'alice@example.org',
        phone: null,
        role: 'user',
        emailVerified: true,
        phoneVerified: false,
      },
    ],
  });

export const EditProfileBody = z
  .strictObject({
    displayName: DisplayName.optional(),
    bio: text({ max: longestBio }).optional(),
    avatarUrl: text({ max: 2000 })
      .refine((url) => /^https?:\/\/[^\s/]/.test(url) && !/[\s\p{Cc}]/u.test(url) && URL.canParse(url), {
        error: 'must be an http or https address',
      })
      .meta({ format: 'uri', maxLength: 2000 })
      .nullable()
      .optional(),
  })
  .meta({ id: 'EditProfile', examples: [{ displayName: 'Alice A.', bio: 'Bookbinder in Leipzig.' }] });
export type EditProfileBody = z.infer<typeof EditProfileBody>;

export const RelationshipView = z
  .object({
    userId: Id,
    following: z.boolean().describe('You follow them'),
    followedBy: z.boolean().describe('They follow you'),
    blocking: z.boolean().describe('You block them'),
    muting: z.boolean().describe('You mute them'),
  })
  .meta({
    id: 'Relationship',
    examples: [{ userId: exampleId, following: true, followedBy: false, blocking: false, muting: false }],
  });

export const UserParams = z.strictObject({ id: Id });
export type UserParams = z.infer<typeof UserParams>;

export const UserOrNameParams = z.strictObject({
  idOrUsername: z.string().min(1).max(100).describe('The id, or the username'),
});
export type UserOrNameParams = z.infer<typeof UserOrNameParams>;
