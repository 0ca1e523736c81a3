import { Injectable } from '@nestjs/common';
import { attachedPairs, filesView, MediaLinks, withLinks, type AttachedRow } from '#media';
import { Database, statement } from '#platform';
import { cardsView } from '#users';
import { ReadPosts, type PostView, type QuotedPostView } from '../application/read-posts.ts';
import { authorColumns, authorOf, type AuthorColumns } from './author.ts';
import { mayBeSeen } from './visibility.ts';

type MediaRow = AttachedRow & { readonly alt: string | null };

type Row = Omit<PostView, 'author' | 'media' | 'quoteOf'> &
  AuthorColumns & {
    readonly media: readonly MediaRow[] | null;
    readonly quoteOf: string | null;
    readonly isReshare: boolean;
  };

const hydrate = statement(
  'posts.hydrate',
  `select post.id, post.content, post.content_type as "contentType", post.is_reel as "isReel", post.visibility,
          counts.like_count as "likeCount", counts.comment_count as "commentCount",
          counts.reshare_count as "reshareCount", counts.view_count as "viewCount",
          exists (select from posts.likes where likes.post_id = post.id and likes.user_id = $2) as "likedByMe",
          exists (select from posts.bookmarks where bookmarks.post_id = post.id and bookmarks.user_id = $2) as "bookmarkedByMe",
          post.created_at as "createdAt", post.edited_at as "editedAt", post.expires_at as "expiresAt",
          post.quote_of as "quoteOf", post.is_reshare as "isReshare",
          case when post.content_type <> 'text' then (
            select json_agg(json_build_object(${attachedPairs}, 'alt', shown.alt) order by shown.position)
              from posts.media shown join ${filesView} file on file.id = shown.media_id
             where shown.post_id = post.id and file.status <> 'failed') end as media,
          ${authorColumns}
     from unnest($1::uuid[]) with ordinality as wanted (id, position)
     join posts.posts post on post.id = wanted.id and post.deleted_at is null
     join posts.counts_view counts on counts.post_id = post.id
     join ${cardsView} author on author.id = post.author_id
    where ${mayBeSeen('post', '$2::uuid')}
    order by wanted.position`,
);

@Injectable()
export class SqlReadPosts extends ReadPosts {
  constructor(
    private readonly database: Database,
    private readonly links: MediaLinks,
  ) {
    super();
  }

  async byIds(ids: readonly string[], viewerId: string): Promise<readonly PostView[]> {
    const rows = await this.read(ids, viewerId);
    const quotedIds = [...new Set(rows.flatMap(({ quoteOf }) => quoteOf ?? []))];
    const quoted = new Map((await this.read(quotedIds, viewerId)).map((row) => [row.id, row]));
    return rows.flatMap((row) => {
      const original = row.quoteOf === null ? undefined : quoted.get(row.quoteOf);
      if (row.isReshare && original === undefined) return [];
      return [this.viewOf(row, original === undefined ? null : this.coreOf(original))];
    });
  }

  /** The driver would look through each id for quotation marks. */
  private async read(ids: readonly string[], viewerId: string): Promise<readonly Row[]> {
    return ids.length === 0 ? [] : this.database.query<Row>(hydrate, [`{${ids.join(',')}}`, viewerId]);
  }

  private viewOf(row: Row, quoteOf: QuotedPostView | null): PostView {
    return {
      ...this.coreOf(row),
      visibility: row.visibility,
      likeCount: row.likeCount,
      commentCount: row.commentCount,
      reshareCount: row.reshareCount,
      viewCount: row.viewCount,
      likedByMe: row.likedByMe,
      bookmarkedByMe: row.bookmarkedByMe,
      quoteOf,
      expiresAt: row.expiresAt,
    };
  }

  private coreOf(row: Row): QuotedPostView {
    return {
      id: row.id,
      author: authorOf(row),
      content: row.content,
      contentType: row.contentType,
      media: row.media === null ? [] : row.media.map((media) => withLinks(media, this.links)),
      isReel: row.isReel,
      createdAt: row.createdAt,
      editedAt: row.editedAt,
    };
  }
}
