import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { cardsView, presentTo } from '#users';
import { ReadComments, type CommentView } from '../application/read-comments.ts';
import { CommentNotFound, PostNotFound } from '../domain/post.errors.ts';
import { authorColumns, authorOf, type AuthorColumns } from './author.ts';
import { mayBeSeen } from './visibility.ts';

type Row = Omit<CommentView, 'author'> & AuthorColumns;

const columns = `
  comment.id, comment.post_id as "postId", comment.parent_id as "parentId", comment.content,
  (select like_count from posts.comment_counts_view counts where counts.comment_id = comment.id) as "likeCount", comment.created_at as "createdAt",
  exists (select from posts.comment_likes likes where likes.comment_id = comment.id and likes.user_id = $2) as "likedByMe",
  ${authorColumns}`;

const commentById = statement(
  'posts.comment-by-id',
  `select ${columns}
     from posts.comments comment
     join posts.posts post on post.id = comment.post_id
     join ${cardsView} author on author.id = comment.author_id
    where comment.id = $1 and comment.deleted_at is null and post.deleted_at is null
      and ${mayBeSeen('post', '$2::uuid')} and ${presentTo('$2::uuid', 'comment.author_id')}`,
);

/* One row without a comment when the post is there but has no (more) comments. */
const listComments = (name: string, condition: string) =>
  statement(
    name,
    `select ${columns}
     from posts.posts post
     left join lateral (
       select * from posts.comments
        where comments.post_id = post.id and comments.deleted_at is null and ${before('comments.id', '$3')}
          ${condition}
          and ${presentTo('$2::uuid', 'comments.author_id')}
        order by comments.id desc
        limit $4
     ) comment on true
     left join ${cardsView} author on author.id = comment.author_id
    where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
    order by comment.id desc`,
  );

const commentsOfPost = listComments('posts.comments-of-post', '');
const answersToComment = listComments('posts.answers-to-comment', 'and comments.parent_id = $5::uuid');

@Injectable()
export class SqlReadComments extends ReadComments {
  constructor(private readonly database: Database) {
    super();
  }

  async byId(commentId: string, viewerId: string): Promise<CommentView> {
    const row = await this.database.queryOne<Row>(commentById, [commentId, viewerId]);
    if (row === undefined) throw new CommentNotFound();
    return viewOf(row);
  }

  async ofPost(
    postId: string,
    parentId: string | null,
    viewerId: string,
    { after, limit }: PageRequest,
  ): Promise<Page<CommentView>> {
    const values = [postId, viewerId, after, limit + 1];
    const rows =
      parentId === null
        ? await this.database.query<Row>(commentsOfPost, values)
        : await this.database.query<Row>(answersToComment, [...values, parentId]);
    if (rows.length === 0) throw new PostNotFound();
    const found = rows.filter(({ id }) => id !== null);
    return mapPage(
      pageOf(found, limit, ({ id }) => id),
      (items) => items.map(viewOf),
    );
  }
}

function viewOf(row: Row): CommentView {
  return {
    id: row.id,
    postId: row.postId,
    parentId: row.parentId,
    author: authorOf(row),
    content: row.content,
    likeCount: row.likeCount,
    likedByMe: row.likedByMe,
    createdAt: row.createdAt,
  };
}
