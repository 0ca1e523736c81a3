import { Id, text, Time } from '#platform';
import { UserCardView } from '#users';
import { z } from 'zod';
import { longestComment } from '../domain/comment.ts';
import { longestPost } from '../domain/post.ts';

const exampleId = '019a9f60-1f2e-7c3d-8a4b-5c6d7e8f9a0b';
const exampleAuthor = {
  id: '019a9f5e-8c1b-7e7a-9b1f-0d2c3a4b5c6d',
  username: 'alice',
  displayName: 'Alice Adams',
  avatarUrl: null,
  isVerified: false,
};

const Visibility = z.enum(['public', 'followers', 'private'], { error: 'must be public, followers or private' });

export const CreatePostBody = z
  .strictObject({
    content: text({ max: longestPost }).default(''),
    isReel: z.boolean().default(false).describe('A reel needs a video'),
    visibility: Visibility.default('public'),
  })
  .meta({ id: 'CreatePost', examples: [{ content: 'Good morning, guild!', visibility: 'public' }] });
export type CreatePostBody = z.infer<typeof CreatePostBody>;

const MediaView = z
  .object({ id: Id, type: z.string(), url: z.string(), alt: z.string().nullable() })
  .meta({ id: 'Media', description: 'A picture, sound or video of a post' });

export const PostView = z
  .object({
    id: Id,
    author: UserCardView,
    content: z.string(),
    contentType: z.enum(['text', 'image', 'video', 'mixed']),
    media: z.array(MediaView),
    isReel: z.boolean(),
    visibility: Visibility,
    likeCount: z.int(),
    commentCount: z.int(),
    reshareCount: z.int(),
    viewCount: z.int(),
    likedByMe: z.boolean(),
    createdAt: Time,
    editedAt: Time.nullable(),
  })
  .meta({
    id: 'Post',
    examples: [
      {
        id: exampleId,
        author: exampleAuthor,
        content: 'Good morning, guild!',
        contentType: 'text',
        media: [],
        isReel: false,
        visibility: 'public',
        likeCount: 3,
        commentCount: 1,
        reshareCount: 0,
        viewCount: 17,
        likedByMe: false,
        createdAt: '2026-11-21T09:30:00.000Z',
        editedAt: null,
      },
    ],
  });

export const LikeView = z
  .object({ likedByMe: z.boolean(), likeCount: z.int() })
  .meta({ id: 'Like', examples: [{ likedByMe: true, likeCount: 4 }] });
export type LikeView = z.infer<typeof LikeView>;

export const ViewCountView = z.object({ viewCount: z.int() }).meta({ id: 'ViewCount', examples: [{ viewCount: 18 }] });
export type ViewCountView = z.infer<typeof ViewCountView>;

export const CreateCommentBody = z
  .strictObject({
    content: text({ min: 1, max: longestComment }),
    parentId: Id.nullable().default(null).describe('The comment that is answered, under the same post'),
  })
  .meta({ id: 'CreateComment', examples: [{ content: 'Well said.' }] });
export type CreateCommentBody = z.infer<typeof CreateCommentBody>;

export const CommentView = z
  .object({
    id: Id,
    postId: Id,
    parentId: Id.nullable(),
    author: UserCardView,
    content: z.string(),
    likeCount: z.int(),
    likedByMe: z.boolean(),
    createdAt: Time,
  })
  .meta({
    id: 'Comment',
    examples: [
      {
        id: '019a9f61-0a1b-7c2d-8e3f-4a5b6c7d8e9f',
        postId: exampleId,
        parentId: null,
        author: exampleAuthor,
        content: 'Well said.',
        likeCount: 0,
        likedByMe: false,
        createdAt: '2026-11-21T09:31:00.000Z',
      },
    ],
  });

export const IdParams = z.strictObject({ id: Id });
export type IdParams = z.infer<typeof IdParams>;
