import { describe, expect, it } from 'vitest';
import { NotYourPost, PostEmpty, PostTooLong, ReelNeedsVideo } from './post.errors.ts';
import { Post, type PostDraft } from './post.ts';

const at = new Date('2026-11-21T09:30:00.000Z');
const later = new Date('2026-11-21T10:00:00.000Z');

const draft = (changes: Partial<PostDraft> = {}): PostDraft => ({
  id: 'post-1',
  authorId: 'alice',
  content: 'Good morning',
  isReel: false,
  visibility: 'followers',
  createdAt: at,
  ...changes,
});

describe('a post', () => {
  it('is text as long as it has no media, and keeps its words as they are', () => {
    const content = '  a\r\nb\u0301 ';
    expect(Post.write(draft({ content })).state).toEqual({
      ...draft({ content }),
      contentType: 'text',
      deletedAt: null,
    });
  });

  it.each(['x', 'x'.repeat(2000), '🎉'.repeat(2000)])('may be as long as %j', (content) => {
    expect(Post.write(draft({ content })).state.content).toBe(content);
  });

  it.each([
    ['without words', { content: '' }, PostEmpty],
    ['of blanks', { content: ' \n\t\u00a0\u2003' }, PostEmpty],
    ['of 2001 characters', { content: 'x'.repeat(2001) }, PostTooLong],
    ['of 2001 emoji', { content: '🎉'.repeat(2001) }, PostTooLong],
    ['that is a reel without a video', { isReel: true }, ReelNeedsVideo],
  ])('%s is refused', (_, changes, error) => {
    expect(() => Post.write(draft(changes))).toThrow(error);
  });

  it('is deleted by its author, and by nobody else', () => {
    const post = Post.write(draft());
    expect(() => post.delete('bob', later)).toThrow(NotYourPost);
    expect(post.state.deletedAt).toBeNull();
    post.delete('alice', later);
    expect(post.state).toEqual({ ...Post.write(draft()).state, deletedAt: later });
  });
});
