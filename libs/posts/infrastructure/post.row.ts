import { EntitySchema } from 'typeorm';
import type { PostState } from '../domain/post.ts';

export type PostRow = { -readonly [Key in keyof PostState]: PostState[Key] };

export const PostRow = new EntitySchema<PostRow>({
  name: 'Post',
  schema: 'posts',
  tableName: 'posts',
  columns: {
    id: { type: 'uuid', primary: true },
    authorId: { type: 'uuid', name: 'author_id' },
    content: { type: 'text' },
    contentType: { type: 'text', name: 'content_type' },
    isReel: { type: 'boolean', name: 'is_reel' },
    visibility: { type: 'text' },
    quoteOf: { type: 'uuid', name: 'quote_of', nullable: true },
    isReshare: { type: 'boolean', name: 'is_reshare' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    expiresAt: { type: 'timestamptz', name: 'expires_at', nullable: true },
    editedAt: { type: 'timestamptz', name: 'edited_at', nullable: true },
    deletedAt: { type: 'timestamptz', name: 'deleted_at', nullable: true },
  },
});
