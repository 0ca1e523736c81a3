import { describe, expect, it } from 'vitest';
import {
  ExpiryOutOfRange,
  NotYourPost,
  PostEmpty,
  PostTooLong,
  ReelNeedsVideo,
  ReelTooLong,
  ReshareNotEditable,
} from './post.errors.ts';
import { Post, type AttachedMedia, type PostDraft } from './post.ts';

const at = new Date('2026-11-21T09:30:00.000Z');
const later = new Date('2026-11-21T10:00:00.000Z');

const draft = (changes: Partial<PostDraft> = {}): PostDraft => ({
  id: 'post-1',
  authorId: 'alice',
  content: 'Good morning',
  isReel: false,
  visibility: 'followers',
  quoteOf: null,
  isReshare: false,
  createdAt: at,
  expiresAt: null,
  ...changes,
});

describe('a post', () => {
  it('is text as long as it has no media, and keeps its words as they are', () => {
    const content = '  a\r\nb\u0301 ';
    expect(Post.write(draft({ content })).state).toEqual({
      ...draft({ content }),
      contentType: 'text',
      editedAt: null,
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

  const image: AttachedMedia = { id: 'image', kind: 'image', durationMs: null, alt: null };
  const video = (seconds: number): AttachedMedia => ({ ...image, kind: 'video', durationMs: seconds * 1000 });
  const sound: AttachedMedia = { ...image, kind: 'audio', durationMs: 1000 };

  it.each([
    ['image', [image, image]],
    ['video', [video(3)]],
    ['mixed', [image, video(3)]],
    ['mixed', [sound]],
  ])('is %s by its media, and needs no words then', (contentType, media) => {
    expect(Post.write(draft({ content: '' }), media).state.contentType).toBe(contentType);
  });

  it('is a reel with a video of a minute at most', () => {
    expect(Post.write(draft({ isReel: true }), [video(60)]).state.isReel).toBe(true);
    expect(() => Post.write(draft({ isReel: true }), [video(61)])).toThrow(ReelTooLong);
    expect(() => Post.write(draft({ isReel: true }), [image])).toThrow(ReelNeedsVideo);
  });

  it.each([-1, 0, 25 * 60])('does not go away %d minutes from now', (minutes) => {
    expect(() => Post.write(draft({ expiresAt: new Date(at.getTime() + minutes * 60_000) }))).toThrow(ExpiryOutOfRange);
  });

  it('is edited by its author, and says so when its words changed', () => {
    const post = Post.write(draft());
    expect(() => post.edit('bob', { content: 'x' }, later)).toThrow(NotYourPost);
    expect(() => post.edit('alice', { content: ' ' }, later)).toThrow(PostEmpty);
    post.edit('alice', { visibility: 'private' }, later);
    expect(post.state).toMatchObject({ visibility: 'private', editedAt: null });
    post.edit('alice', { content: 'Good evening' }, later);
    expect(post.state).toMatchObject({ content: 'Good evening', visibility: 'private', editedAt: later });
  });

  it('that only passes another on has no words to edit', () => {
    const reshare = Post.write(draft({ content: '', quoteOf: 'post-0', isReshare: true }));
    expect(() => reshare.edit('alice', { content: 'x' }, later)).toThrow(ReshareNotEditable);
  });

  it('is deleted by its author, and by nobody else', () => {
    const post = Post.write(draft());
    expect(() => post.delete('bob', later)).toThrow(NotYourPost);
    expect(post.state.deletedAt).toBeNull();
    post.delete('alice', later);
    expect(post.state).toEqual({ ...Post.write(draft()).state, deletedAt: later });
  });
});
