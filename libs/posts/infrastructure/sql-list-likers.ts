import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { before, Database, statement } from '#platform';
import { cardsView, presentTo, type UserCard } from '#users';
import { ListLikers } from '../application/list-likers.ts';
import { PostNotFound } from '../domain/post.errors.ts';
import { mayBeSeen } from './visibility.ts';

/** One row without a liker when the post is there but has no (more) likes. */
type Row = { readonly likeId: string } & UserCard;

const likers = statement(
  'posts.likers',
  `select likes.id as "likeId", card.id, card.username, card.display_name as "displayName",
          card.avatar_url as "avatarUrl", card.is_verified as "isVerified"
     from posts.posts post
     left join lateral (
       select likes.id, likes.user_id from posts.likes
        where likes.post_id = post.id and ${before('likes.id', '$3')}
          and ${presentTo('$2::uuid', 'likes.user_id')}
        order by likes.id desc
        limit $4
     ) likes on true
     left join ${cardsView} card on card.id = likes.user_id
    where post.id = $1 and post.deleted_at is null and ${mayBeSeen('post', '$2::uuid')}
    order by likes.id desc`,
);

@Injectable()
export class SqlListLikers extends ListLikers {
  constructor(private readonly database: Database) {
    super();
  }

  async execute(postId: string, viewerId: string, { after, limit }: PageRequest): Promise<Page<UserCard>> {
    const rows = await this.database.query<Row>(likers, [postId, viewerId, after, limit + 1]);
    if (rows.length === 0) throw new PostNotFound();
    const found = rows.filter(({ likeId }) => likeId !== null);
    return mapPage(
      pageOf(found, limit, (row) => row.likeId),
      (items) => items.map(({ likeId: _, ...card }) => card),
    );
  }
}
