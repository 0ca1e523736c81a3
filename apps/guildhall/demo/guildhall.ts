import type { z } from 'zod';
import { Refusal, type Api, type Bearer } from './api.ts';
import { Anything, Card, Comment, Health, pageOf, Post, Profile, Registered } from './wire.ts';

export interface Registration {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly displayName: string;
}

export interface NewPost {
  readonly content: string;
  readonly visibility: string;
}

export interface NewComment {
  readonly content: string;
  readonly parentId: string | null;
}

const largestPage = 100;

/** The routes of Guildhall that the demo walks. */
export class Guildhall {
  constructor(private readonly api: Api) {}

  health(): Promise<z.infer<typeof Health>> {
    return this.api.ask({ method: 'GET', path: '/health', answer: Health });
  }

  register(body: Registration): Promise<z.infer<typeof Registered>> {
    return this.api.ask({ method: 'POST', path: '/auth/register', body, answer: Registered });
  }

  async editBio(by: Bearer, bio: string): Promise<void> {
    await this.api.ask({ method: 'PATCH', path: '/users/me', by, body: { bio }, answer: Anything });
  }

  profile(by: Bearer, username: string): Promise<Profile> {
    return this.api.ask({ method: 'GET', path: `/users/${username}`, by, answer: Profile });
  }

  async follow(by: Bearer, userId: string): Promise<void> {
    await this.api.ask({ method: 'POST', path: `/users/${userId}/follow`, by, answer: Anything });
  }

  following(by: Bearer, userId: string): Promise<readonly Card[]> {
    return this.all(by, `/users/${userId}/following`, Card);
  }

  postsOf(by: Bearer, userId: string): Promise<readonly Post[]> {
    return this.all(by, `/users/${userId}/posts`, Post);
  }

  /** One page. */
  async newestPostsOf(by: Bearer, userId: string): Promise<readonly Post[]> {
    return (await this.api.ask({ method: 'GET', path: `/users/${userId}/posts`, by, answer: pageOf(Post) })).data;
  }

  feed(by: Bearer, cursor?: string): Promise<{ readonly data: readonly Post[]; readonly nextCursor: string | null }> {
    const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
    return this.api.ask({ method: 'GET', path: `/posts/feed${query}`, by, answer: pageOf(Post) });
  }

  /** `undefined` when there is none, or it is not for the asker's eyes. */
  async post(by: Bearer, id: string): Promise<Post | undefined> {
    try {
      return await this.api.ask({ method: 'GET', path: `/posts/${id}`, by, answer: Post });
    } catch (error) {
      if (error instanceof Refusal && error.status === 404) return undefined;
      throw error;
    }
  }

  /** An author writes nothing twice: that is how a post is found again whose answer was lost. */
  writePost(by: Bearer, authorId: string, body: NewPost): Promise<Post> {
    const find = async (): Promise<Post | undefined> =>
      (await this.postsOf(by, authorId)).find(({ content }) => content === body.content);
    return this.api.ask({ method: 'POST', path: '/posts', by, body, answer: Post, find });
  }

  async like(by: Bearer, postId: string): Promise<void> {
    await this.api.ask({ method: 'POST', path: `/posts/${postId}/like`, by, answer: Anything });
  }

  likers(by: Bearer, postId: string): Promise<readonly Card[]> {
    return this.all(by, `/posts/${postId}/likes`, Card);
  }

  async view(by: Bearer, postId: string): Promise<void> {
    await this.api.ask({ method: 'POST', path: `/posts/${postId}/view`, by, answer: Anything });
  }

  comments(by: Bearer, postId: string): Promise<readonly Comment[]> {
    return this.all(by, `/posts/${postId}/comments`, Comment);
  }

  /** Nobody says the same twice in the same place. */
  writeComment(by: Bearer, authorId: string, postId: string, body: NewComment): Promise<Comment> {
    const find = async (): Promise<Comment | undefined> =>
      findComment(await this.comments(by, postId), { ...body, authorId });
    return this.api.ask({ method: 'POST', path: `/posts/${postId}/comments`, by, body, answer: Comment, find });
  }

  private async all<T>(by: Bearer, path: string, item: z.ZodType<T>): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = await this.api.ask({
        method: 'GET',
        path: `${path}?limit=${largestPage}${query}`,
        by,
        answer: pageOf(item),
      });
      items.push(...page.data);
      cursor = page.nextCursor;
    }
    return items;
  }
}

export function findComment(
  comments: readonly Comment[],
  { authorId, content, parentId }: NewComment & { readonly authorId: string },
): Comment | undefined {
  return comments.find(
    (comment) => comment.author.id === authorId && comment.content === content && comment.parentId === parentId,
  );
}
