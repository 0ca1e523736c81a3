import { Injectable } from '@nestjs/common';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import { ReadPosts, type PostView } from '../application/read-posts.ts';
import { authorColumns, authorOf, type AuthorColumns } from './author.ts';
import { mayBeSeen } from './visibility.ts';

type Row = Omit<PostView, 'author' | 'media'> & AuthorColumns;

const hydrate = statement(
  'posts.hydrate',
  `select post.id, post.content, post.content_type as "contentType", post.is_reel as "isReel", post.visibility,
          counts.like_count as "likeCount", counts.comment_count as "commentCount",
          counts.reshare_count as "reshareCount", counts.view_count as "viewCount",
          exists (select from posts.likes where likes.post_id = post.id and likes.user_id = $2) as "likedByMe",
          post.created_at as "createdAt", post.edited_at as "editedAt",
          ${authorColumns}
     from unnest($1::uuid[]) with ordinality as wanted (id, position)
     join posts.posts post on post.id = wanted.id and post.deleted_at is null
     join posts.counts counts on counts.post_id = post.id
     join ${cardsView} author on author.id = post.author_id
    where ${mayBeSeen('post', '$2::uuid')}
    order by wanted.position`,
);

@Injectable()
export class SqlReadPosts extends ReadPosts {
  constructor(private readonly database: Database) {
    super();
  }

  async byIds(ids: readonly string[], viewerId: string): Promise<readonly PostView[]> {
    if (ids.length === 0) return [];
    return (await this.database.query<Row>(hydrate, [ids, viewerId])).map(viewOf);
  }
}

function viewOf(row: Row): PostView {
  return {
    id: row.id,
    author: authorOf(row),
    content: row.content,
    contentType: row.contentType,
    media: [],
    isReel: row.isReel,
    visibility: row.visibility,
    likeCount: row.likeCount,
    commentCount: row.commentCount,
    reshareCount: row.reshareCount,
    viewCount: row.viewCount,
    likedByMe: row.likedByMe,
    createdAt: row.createdAt,
    editedAt: row.editedAt,
  };
}
