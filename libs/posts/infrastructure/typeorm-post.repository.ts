import { Injectable } from '@nestjs/common';
import { CountPosts } from '#users';
import { Database, statement } from '#platform';
import { Post, type Visibility } from '../domain/post.ts';
import { PostRepository, type FormerVersion, type Quotable } from '../domain/post.repository.ts';
import { tagsIn } from '../domain/words.ts';
import { PostRow } from './post.row.ts';
import { mayBeSeen } from './visibility.ts';

const addPost = statement(
  'posts.add-post',
  `with post as (
     insert into posts.posts (id, author_id, content, content_type, is_reel, visibility, created_at, expires_at, quote_of, is_reshare)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   )
   insert into posts.counts (post_id) values ($1)`,
);

const addMedia = statement(
  'posts.add-media',
  `insert into posts.media (post_id, position, media_id, alt)
   select $1, media.position, media.id, media.alt
     from unnest($2::uuid[], $3::text[]) with ordinality as media (id, alt, position)`,
);

const removeMedia = statement(
  'posts.remove-media',
  'delete from posts.media where post_id = $1 returning media_id as id',
);

const setTags = statement(
  'posts.set-tags',
  `with gone as (delete from posts.tags where post_id = $1 and tag <> all($2::text[]))
   insert into posts.tags (tag, post_id) select unnest($2::text[]), $1 on conflict do nothing`,
);

const countReshare = statement(
  'posts.count-reshare',
  'insert into posts.count_changes (post_id, reshares) values ($1, $2)',
);

const addVersion = statement(
  'posts.add-version',
  'insert into posts.versions (id, post_id, content, written_at) values ($1, $2, $3, $4)',
);

const lockOwn = statement(
  'posts.lock-own',
  `select post.id from posts.posts post
    where post.id = $2 and post.author_id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$1::uuid')}
      for update of post`,
);

const isVisible = statement(
  'posts.is-visible',
  `select post.id from posts.posts post where post.id = $2 and post.deleted_at is null and ${mayBeSeen('post', '$1::uuid')}`,
);

/* The count is locked, and not the post, which others go on reading and liking. */
const lockQuotable = statement(
  'posts.lock-quotable',
  `select post.id, post.visibility = 'public' as "isPublic"
     from posts.posts named
     join posts.posts post on post.id = case when named.is_reshare then named.quote_of else named.id end
     join posts.counts counts on counts.post_id = post.id
    where named.id = $2 and named.deleted_at is null and ${mayBeSeen('named', '$1::uuid')}
      and post.deleted_at is null and ${mayBeSeen('post', '$1::uuid')}
      for update of counts`,
);

const reshareBy = statement(
  'posts.reshare-by',
  'select id from posts.posts where quote_of = $2 and author_id = $1 and is_reshare and deleted_at is null',
);

const lockExpired = statement(
  'posts.lock-expired',
  `select id from posts.posts where expires_at <= $1 and deleted_at is null
    order by expires_at limit $2 for update skip locked`,
);

@Injectable()
export class TypeormPostRepository extends PostRepository {
  constructor(
    private readonly database: Database,
    private readonly countPosts: CountPosts,
  ) {
    super();
  }

  async add(post: Post): Promise<void> {
    const { id, authorId, content, contentType, isReel, visibility, createdAt, expiresAt, quoteOf, isReshare } =
      post.state;
    const values = [id, authorId, content, contentType, isReel, visibility, createdAt, expiresAt, quoteOf, isReshare];
    const tags = tagsIn(content);
    const media = [post.media.map((each) => each.id), post.media.map(({ alt }) => alt)];
    await Promise.all([
      this.database.query(addPost, values),
      this.countPosts.add(authorId, 1, visibility === 'private'),
      tags.length > 0 && this.database.query(setTags, [id, tags]),
      post.media.length > 0 && this.database.query(addMedia, [id, ...media]),
      quoteOf !== null && this.database.query(countReshare, [quoteOf, 1]),
    ]);
  }

  async change(post: Post, before: Visibility, formerly: FormerVersion | undefined): Promise<void> {
    const { id, authorId, content, visibility, editedAt } = post.state;
    await this.database.rows(PostRow).update({ id }, { content, visibility, editedAt });
    if (visibility !== before) {
      await this.countPosts.add(authorId, -1, before === 'private');
      await this.countPosts.add(authorId, 1, visibility === 'private');
    }
    if (formerly === undefined) return;
    await this.database.query(addVersion, [formerly.id, id, formerly.content, formerly.writtenAt]);
    await this.database.query(setTags, [id, tagsIn(content)]);
  }

  async remove(post: Post): Promise<readonly string[]> {
    const { id, authorId, visibility, deletedAt, quoteOf, contentType } = post.state;
    await this.database.rows(PostRow).update({ id }, { deletedAt });
    await this.countPosts.add(authorId, -1, visibility === 'private');
    if (quoteOf !== null) await this.database.query(countReshare, [quoteOf, -1]);
    if (contentType === 'text') return [];
    return (await this.database.query<{ id: string }>(removeMedia, [id])).map((media) => media.id);
  }

  async visibleTo(viewerId: string, postId: string): Promise<Post | undefined> {
    const found =
      (await this.database.queryOne(lockOwn, [viewerId, postId])) ??
      (await this.database.queryOne(isVisible, [viewerId, postId]));
    if (found === undefined) return undefined;
    const row = await this.database.rows(PostRow).findOneBy({ id: postId });
    return row === null ? undefined : Post.restore(row);
  }

  async quotable(memberId: string, postId: string): Promise<Quotable | undefined> {
    const found = await this.database.queryOne<Omit<Quotable, 'reshareId'>>(lockQuotable, [memberId, postId]);
    if (found === undefined) return undefined;
    // a statement of its own: the first one may have waited for a twin, and does not see what the twin has written
    const reshare = await this.database.queryOne<{ id: string }>(reshareBy, [memberId, found.id]);
    return { ...found, reshareId: reshare?.id ?? null };
  }

  async expired(now: Date, limit: number): Promise<readonly Post[]> {
    const ids = (await this.database.query<{ id: string }>(lockExpired, [now, limit])).map(({ id }) => id);
    const rows = await Promise.all(ids.map((id) => this.database.rows(PostRow).findOneByOrFail({ id })));
    return rows.map((row) => Post.restore(row));
  }
}
