import { Injectable } from '@nestjs/common';
import { PostNotFound } from '../domain/post.errors.ts';
import { ReadPosts, type PostView } from './read-posts.ts';

@Injectable()
export class ReadPost {
  constructor(private readonly posts: ReadPosts) {}

  async execute(postId: string, viewerId: string): Promise<PostView> {
    const [post] = await this.posts.byIds([postId], viewerId);
    if (post === undefined) throw new PostNotFound();
    return post;
  }
}
