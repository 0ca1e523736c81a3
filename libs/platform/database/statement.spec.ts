import { describe, expect, it } from 'vitest';
import { isRead } from './statement.ts';

describe('a statement', () => {
  it.each([
    'select id from posts.posts where id = $1',
    ' with newest as (select max(id) as id from posts.posts) select newest.id from newest where newest.id in ($1)',
    'select users.id from users.cards_view users join posts.posts post on (post.author_id = users.id)',
  ])('that only looks is a read: %s', (sql) => expect(isRead(sql)).toBe(true));

  it.each([
    'insert into posts.posts values ($1)',
    'with gone as (delete from posts.posts returning id) select id from gone',
    'select id from posts.posts for update',
    'select pg_advisory_xact_lock(1)',
    'select outcome from wallets.post($1)',
  ])('that may do more is none: %s', (sql) => expect(isRead(sql)).toBe(false));
});
