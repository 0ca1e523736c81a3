import { describe, expect, it } from 'vitest';
import { digestOf } from './digest.ts';

describe('a digest', () => {
  it('is not sent about nothing', () => {
    expect(digestOf({ texts: [], unreadMessages: 0 })).toBeUndefined();
  });

  it('says what is new, and of much only the beginning', () => {
    expect(digestOf({ texts: ['alice liked your post'], unreadMessages: 0 })?.subject).toBe('alice liked your post');
    expect(digestOf({ texts: ['alice liked your post'], unreadMessages: 2 })).toEqual({
      subject: '2 unread messages and 1 more',
      text: '- 2 unread messages\n- alice liked your post\n\nYour notification preferences ask for this mail.',
    });
    const text = digestOf({ texts: Array.from({ length: 25 }, (_, n) => `news ${n}`), unreadMessages: 1 })?.text ?? '';
    expect(text.split('\n').slice(18, 21)).toEqual(['- news 17', '- news 18', '- and 6 more']);
  });
});
