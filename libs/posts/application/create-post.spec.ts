import { beforeEach, describe, expect, it } from 'vitest';
import { UseMedia } from '#media';
import { CountingIds, NoTransaction, OutboxInMemory, SettableClock } from '../../../test/support/in-memory.ts';
import { NotForResharing, PostEmpty, PostNotFound, PostTooLong, ReelNeedsVideo } from '../domain/post.errors.ts';
import type { Post } from '../domain/post.ts';
import { PostRepository, type Quotable } from '../domain/post.repository.ts';
import { AnnounceMentions } from './announce-mentions.ts';
import { CreatePost, type NewPost } from './create-post.ts';
import { FindMentioned } from './find-mentioned.ts';

class PostsInMemory extends PostRepository {
  readonly all: Post[] = [];
  quoted: Quotable | undefined;
  async add(post: Post): Promise<void> {
    this.all.push(post);
  }
  async change(): Promise<void> {}
  async remove(): Promise<readonly string[]> {
    return [];
  }
  async visibleTo(): Promise<Post | undefined> {
    return undefined;
  }
  async quotable(): Promise<Quotable | undefined> {
    return this.quoted;
  }
  async expired(): Promise<readonly Post[]> {
    return [];
  }
}

class NoMedia extends UseMedia {
  constructor() {
    super(Object.create(null), new SettableClock());
  }
}

describe('create post', () => {
  let posts: PostsInMemory;
  let outbox: OutboxInMemory;
  let createPost: CreatePost;

  beforeEach(() => {
    posts = new PostsInMemory();
    outbox = new OutboxInMemory();
    const nobody = new (class extends FindMentioned {
      async execute(): Promise<readonly string[]> {
        return [];
      }
    })();
    createPost = new CreatePost(
      new NoTransaction(),
      posts,
      new NoMedia(),
      new AnnounceMentions(nobody, outbox),
      outbox,
      new CountingIds(),
      new SettableClock(),
    );
  });

  const draft = (changes: Partial<NewPost> = {}): NewPost => ({
    authorId: 'alice',
    content: 'Good morning',
    media: [],
    isReel: false,
    visibility: 'public',
    quoteOf: null,
    expiresAt: null,
    ...changes,
  });

  it('stores the post byte-equal, as text', async () => {
    const content = '  Grüße 👋🏽\n';
    await createPost.execute(draft({ content }));
    expect(posts.all.map((post) => post.state)).toEqual([
      {
        id: 'id-1',
        authorId: 'alice',
        content,
        contentType: 'text',
        isReel: false,
        visibility: 'public',
        quoteOf: null,
        isReshare: false,
        createdAt: new Date('2026-11-21T09:30:00.000Z'),
        expiresAt: null,
        editedAt: null,
        deletedAt: null,
      },
    ]);
  });

  it('announces the post to those who follow', async () => {
    await createPost.execute(draft({ visibility: 'followers' }));
    expect(outbox.events).toMatchObject([
      {
        topic: 'feed_events',
        type: 'created',
        data: { postId: 'id-1', authorId: 'alice', visibility: 'followers' },
        actorId: 'alice',
      },
    ]);
  });

  it('counts characters, not UTF-16 units', async () => {
    await createPost.execute(draft({ content: '🎉'.repeat(2000) }));
    expect(posts.all).toHaveLength(1);
  });

  it.each([
    ['a post of blanks only', draft({ content: ' \n\t' }), PostEmpty],
    ['a post of 2001 characters', draft({ content: 'x'.repeat(2001) }), PostTooLong],
    ['a reel without a video', draft({ isReel: true }), ReelNeedsVideo],
  ])('refuses %s, and stores nothing', async (_, refused, error) => {
    await expect(createPost.execute(refused)).rejects.toBeInstanceOf(error);
    expect(posts.all).toEqual([]);
    expect(outbox.events).toEqual([]);
  });

  it('quotes what everyone may see, and nothing else', async () => {
    const quote = draft({ quoteOf: 'post-0' });
    await expect(createPost.execute(quote)).rejects.toBeInstanceOf(PostNotFound);
    posts.quoted = { id: 'post-0', isPublic: false, reshareId: null };
    await expect(createPost.execute(quote)).rejects.toBeInstanceOf(NotForResharing);
    posts.quoted = { id: 'post-0', isPublic: true, reshareId: null };
    expect((await createPost.execute(quote)).state.quoteOf).toBe('post-0');
  });

  it('quotes what a reshare passes on', async () => {
    posts.quoted = { id: 'original', isPublic: true, reshareId: null };
    expect((await createPost.execute(draft({ quoteOf: 'reshare' }))).state.quoteOf).toBe('original');
  });
});
