import { roles } from '#kernel';
import { Id, PageQuery, text } from '#platform';
import { OwnUserView, userStatuses } from '#users';
import { z } from 'zod';

export const MemberView = OwnUserView.extend({
  email: z.string().nullable().describe('For admins only; null for moderators'),
  phone: z.string().nullable().describe('For admins only; null for moderators'),
  status: z.enum(userStatuses),
}).meta({
  id: 'Member',
  description: 'A member as the people see them who run Guildhall',
  examples: [
    {
      id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
      username: 'alice',
      displayName: 'Alice Adams',
      bio: 'Bookbinder in Leipzig.',
      avatarUrl: null,
      isVerified: false,
      followerCount: 12,
      followingCount: 34,
      postCount: 5,
      createdAt: '2026-11-21T09:30:00.000Z',
      email: 'alice@example.org',
      phone: null,
      role: 'user',
      emailVerified: true,
      phoneVerified: false,
      status: 'active',
    },
  ],
});

export const MembersQuery = PageQuery.extend({
  q: text({ min: 1, max: 254 })
    .optional()
    .describe('A part of the username or display name, or the id; for admins also an email address or phone number'),
  status: z.enum(userStatuses).optional(),
  role: z.enum(roles).optional(),
});
export type MembersQuery = z.infer<typeof MembersQuery>;

export const MemberParams = z.strictObject({ id: Id });
export type MemberParams = z.infer<typeof MemberParams>;

export const ChangeMemberBody = z
  .strictObject({
    status: z.enum(['active', 'suspended']).optional(),
    role: z.enum(roles).optional().describe('Given by admins only'),
  })
  .refine(({ status, role }) => status !== undefined || role !== undefined, { error: 'give a status or a role' })
  .meta({ id: 'ChangeMember', examples: [{ status: 'suspended' }], minProperties: 1 });
export type ChangeMemberBody = z.infer<typeof ChangeMemberBody>;
