import { describe, expect, it } from 'vitest';
import { Comment, type CommentDraft } from './comment.ts';
import { CommentEmpty, CommentTooLong, NotYourComment } from './post.errors.ts';

const at = new Date('2026-11-21T09:30:00.000Z');
const later = new Date('2026-11-21T10:00:00.000Z');

const draft = (changes: Partial<CommentDraft> = {}): CommentDraft => ({
  id: 'comment-1',
  postId: 'post-1',
  parentId: null,
  authorId: 'bob',
  content: 'Well said.',
  createdAt: at,
  ...changes,
});

describe('a comment', () => {
  it.each(['x', 'x'.repeat(1000), '🎉'.repeat(1000), ' padded '])(
    'may be as long as %j, and keeps its words as they are',
    (content) => {
      expect(Comment.write(draft({ content })).state).toEqual({ ...draft({ content }), deletedAt: null });
    },
  );

  it.each([
    ['without words', { content: '' }, CommentEmpty],
    ['of blanks', { content: ' \n\u2003' }, CommentEmpty],
    ['of 1001 characters', { content: 'x'.repeat(1001) }, CommentTooLong],
    ['of 1001 emoji', { content: '🎉'.repeat(1001) }, CommentTooLong],
  ])('%s is refused', (_, changes, error) => {
    expect(() => Comment.write(draft(changes))).toThrow(error);
  });

  it.each([
    ['its author', 'bob'],
    ['the author of the post', 'alice'],
  ])('is deleted by %s', (_, who) => {
    const comment = Comment.write(draft());
    comment.delete(who, 'alice', later);
    expect(comment.state).toEqual({ ...draft(), deletedAt: later });
  });

  it('is deleted by nobody else', () => {
    const comment = Comment.write(draft());
    expect(() => comment.delete('carol', 'alice', later)).toThrow(NotYourComment);
    expect(comment.state.deletedAt).toBeNull();
  });
});
