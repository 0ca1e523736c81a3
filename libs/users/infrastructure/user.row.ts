import { EntitySchema } from 'typeorm';
import type { Role } from '#kernel';
import type { UserStatus } from '../domain/user.ts';

export interface UserRow {
  id: string;
  username: string;
  displayName: string;
  bio: string;
  avatarUrl: string | null;
  email: string | null;
  phone: string | null;
  role: Role;
  status: UserStatus;
  emailVerified: boolean;
  phoneVerified: boolean;
  isVerified: boolean;
  createdAt: Date;
  deletedAt: Date | null;
  erasureBeganAt: Date | null;
}

export const UserRow = new EntitySchema<UserRow>({
  name: 'User',
  schema: 'users',
  tableName: 'users',
  columns: {
    id: { type: 'uuid', primary: true },
    username: { type: 'text' },
    displayName: { type: 'text', name: 'display_name' },
    bio: { type: 'text' },
    avatarUrl: { type: 'text', name: 'avatar_url', nullable: true },
    email: { type: 'text', nullable: true },
    phone: { type: 'text', nullable: true },
    role: { type: 'text' },
    status: { type: 'text' },
    emailVerified: { type: 'boolean', name: 'email_verified' },
    phoneVerified: { type: 'boolean', name: 'phone_verified' },
    isVerified: { type: 'boolean', name: 'is_verified' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    deletedAt: { type: 'timestamptz', name: 'deleted_at', nullable: true },
    erasureBeganAt: { type: 'timestamptz', name: 'erasure_began_at', nullable: true },
  },
});
