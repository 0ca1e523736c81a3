import { beforeEach, describe, expect, it } from 'vitest';
import { Clock, Ids, Outbox, Transaction, type NewEvent } from '#kernel';
import { PostEmpty, PostTooLong, ReelNeedsVideo } from '../domain/post.errors.ts';
import type { Post } from '../domain/post.ts';
import { PostRepository } from '../domain/post.repository.ts';
import { CreatePost, type NewPost } from './create-post.ts';

class PostsInMemory extends PostRepository {
  readonly all: Post[] = [];
  async add(post: Post): Promise<void> {
    this.all.push(post);
  }
  async remove(): Promise<void> {}
  async visibleTo(): Promise<Post | undefined> {
    return undefined;
  }
}

class OutboxInMemory extends Outbox {
  readonly events: NewEvent[] = [];
  async add<Data>(event: NewEvent<Data>): Promise<void> {
    this.events.push({ ...event, type: { ...event.type, keyOf: () => '' } });
  }
}

class NoTransaction extends Transaction {
  run<T>(work: () => Promise<T>): Promise<T> {
    return work();
  }
}

class FixedClock extends Clock {
  now(): Date {
    return new Date('2026-11-21T09:30:00.000Z');
  }
}

class CountingIds extends Ids {
  private last = 0;
  next(): string {
    this.last += 1;
    return `id-${this.last}`;
  }
}

describe('create post', () => {
  let posts: PostsInMemory;
  let outbox: OutboxInMemory;
  let createPost: CreatePost;

  beforeEach(() => {
    posts = new PostsInMemory();
    outbox = new OutboxInMemory();
    createPost = new CreatePost(new NoTransaction(), posts, outbox, new CountingIds(), new FixedClock());
  });

  const draft = (changes: Partial<NewPost> = {}): NewPost => ({
    authorId: 'alice',
    content: 'Good morning',
    isReel: false,
    visibility: 'public',
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
        createdAt: new Date('2026-11-21T09:30:00.000Z'),
        deletedAt: null,
      },
    ]);
  });

  it('announces the post to those who follow', async () => {
    await createPost.execute(draft({ visibility: 'followers' }));
    expect(outbox.events).toMatchObject([
      {
        type: { topic: 'feed_events', type: 'created' },
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
});
