import { EntitySchema } from 'typeorm';

export interface CommentRow {
  id: string;
  postId: string;
  parentId: string | null;
  authorId: string;
  content: string;
  createdAt: Date;
  deletedAt: Date | null;
}

export const CommentRow = new EntitySchema<CommentRow>({
  name: 'Comment',
  schema: 'posts',
  tableName: 'comments',
  columns: {
    id: { type: 'uuid', primary: true },
    postId: { type: 'uuid', name: 'post_id' },
    parentId: { type: 'uuid', name: 'parent_id', nullable: true },
    authorId: { type: 'uuid', name: 'author_id' },
    content: { type: 'text' },
    createdAt: { type: 'timestamptz', name: 'created_at' },
    deletedAt: { type: 'timestamptz', name: 'deleted_at', nullable: true },
  },
});
