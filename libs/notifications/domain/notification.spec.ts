import { describe, expect, it } from 'vitest';
import { textOf } from './notification.ts';

describe('text of a notification', () => {
  it.each([
    [['alice'], 1, 'alice liked your post'],
    [['alice', 'bob'], 2, 'alice and bob liked your post'],
    [['alice', 'bob', 'carol'], 3, 'alice and 2 others liked your post'],
    [['alice'], 2, 'alice and 1 other liked your post'],
    [[], 0, 'Somebody liked your post'],
  ])('of %j, %i in all, is "%s"', (usernames, count, text) => {
    expect(textOf('like', usernames, count)).toBe(text);
  });
});
