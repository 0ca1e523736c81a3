import { Injectable } from '@nestjs/common';
import { mapPage, pageOf, type Page, type PageRequest } from '#kernel';
import { Database, statement } from '#platform';
import { visiblePostsView } from '#posts';
import { cardsView, presentTo, unmutedBy, type UserCard } from '#users';
import { ListTop, type TopEntry, type TopPostList, type TopUser } from '../application/read-top-lists.ts';

const entries = `
  from feeds.top_lists list
  join feeds.top_entries entry on entry.list = list.list and entry.generation = list.generation`;

const after = '($2::integer is null or (entry.count, entry.subject_id) < ($2, $3::uuid))';

const forViewer = (viewer: string, user: string) => `${presentTo(viewer, user)} and ${unmutedBy(viewer, user)}`;

const topEntries = statement(
  'feeds.top-entries',
  `select entry.subject_id as "subjectId", entry.count ${entries}
     join ${visiblePostsView} post on post.id = entry.subject_id
    where list.list = $1 and ${after} and ${forViewer('$5::uuid', 'post.author_id')}
    order by entry.count desc, entry.subject_id desc
    limit $4`,
);

const topUsers = statement(
  'feeds.top-users',
  `select entry.subject_id as "subjectId", entry.count, card.id, card.username, card.display_name as "displayName",
          card.avatar_url as "avatarUrl", card.is_verified as "isVerified"
     ${entries}
     join ${cardsView} card on card.id = entry.subject_id
    where list.list = $1 and ${after} and ${forViewer('$5::uuid', 'card.id')}
    order by entry.count desc, entry.subject_id desc
    limit $4`,
);

@Injectable()
export class SqlListTop extends ListTop {
  constructor(private readonly database: Database) {
    super();
  }

  async users(viewerId: string, page: PageRequest): Promise<Page<TopUser>> {
    const values = ['users-liked', ...positionOf(page.after), page.limit + 1, viewerId];
    const rows = await this.database.query<TopEntry & UserCard>(topUsers, values);
    return mapPage(pageOf(rows, page.limit, keyOf), (items) =>
      items.map(({ subjectId: _, count, ...user }) => ({ user, count })),
    );
  }

  async posts(list: TopPostList, viewerId: string, page: PageRequest): Promise<Page<TopEntry>> {
    const values = [list, ...positionOf(page.after), page.limit + 1, viewerId];
    const rows = await this.database.query<TopEntry>(topEntries, values);
    return pageOf(rows, page.limit, keyOf);
  }
}

function keyOf({ count, subjectId }: TopEntry): string {
  return `${count}:${subjectId}`;
}

function positionOf(key: string | null): readonly [count: number | null, subjectId: string | null] {
  const [count, subjectId] = key?.split(':') ?? [];
  return [count === undefined ? null : Number(count), subjectId ?? null];
}
