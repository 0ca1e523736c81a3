import { EntitySchema } from 'typeorm';
import type { ContentType, Visibility } from '../domain/post.ts';

export interface PostRow {
  id: string;
  authorId: string;
  content: string;
  contentType: ContentType;
  isReel: boolean;
  visibility: Visibility;
  createdAt: Date;
  deletedAt: Date | null;
}

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
    createdAt: { type: 'timestamptz', name: 'created_at' },
    deletedAt: { type: 'timestamptz', name: 'deleted_at', nullable: true },
  },
});
