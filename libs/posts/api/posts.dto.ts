import { attachedFields } from '#media';
import { Id, PageQuery, text, Time } from '#platform';
import { UserCardView } from '#users';
import { z } from 'zod';
import { longestComment } from '../domain/comment.ts';
import { longestPost, mostMedia } from '../domain/post.ts';

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
    media: z
      .array(
        z.strictObject({
          id: Id,
          alt: text({ max: 1500 }).nullable().default(null).describe('For who cannot see it'),
        }),
      )
      .max(mostMedia, { error: `must have at most ${mostMedia} items` })
      .refine((media) => new Set(media.map(({ id }) => id)).size === media.length, {
        error: 'must not name one media twice',
      })
      .default([]),
    quoteOf: Id.nullable()
      .default(null)
      .describe('A public post that this one comments on; of a reshare, what it passes on'),
    expiresAt: Time.nullable().default(null).describe('When it goes away by itself, within 24 hours'),
  })
  .meta({ id: 'CreatePost', examples: [{ content: 'Good morning, guild!', visibility: 'public' }] });
export type CreatePostBody = z.infer<typeof CreatePostBody>;

export const EditPostBody = z
  .strictObject({ content: text({ max: longestPost }).optional(), visibility: Visibility.optional() })
  .meta({ id: 'EditPost', examples: [{ content: 'Good morning, everybody!' }] });
export type EditPostBody = z.infer<typeof EditPostBody>;

const MediaView = z
  .object({ ...attachedFields, alt: z.string().nullable() })
  .meta({ id: 'Media', description: 'A picture, sound or video of a post' });

const QuotedPostView = z
  .object({
    id: Id,
    author: UserCardView,
    content: z.string(),
    contentType: z.enum(['text', 'image', 'video', 'mixed']),
    media: z.array(MediaView),
    isReel: z.boolean(),
    createdAt: Time,
    editedAt: Time.nullable(),
  })
  .meta({ id: 'QuotedPost' });

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
    bookmarkedByMe: z.boolean(),
    quoteOf: QuotedPostView.nullable().describe('The post that is passed on, when it may be seen'),
    createdAt: Time,
    editedAt: Time.nullable(),
    expiresAt: Time.nullable(),
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
        bookmarkedByMe: false,
        quoteOf: null,
        createdAt: '2026-11-21T09:30:00.000Z',
        editedAt: null,
        expiresAt: null,
      },
    ],
  });

export const VersionView = z
  .object({ id: Id, content: z.string(), writtenAt: Time })
  .meta({ id: 'PostVersion', description: 'What stood in a post before it was edited' });

export const BookmarkView = z
  .object({ bookmarkedByMe: z.boolean() })
  .meta({ id: 'Bookmark', examples: [{ bookmarkedByMe: true }] });
export type BookmarkView = z.infer<typeof BookmarkView>;

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

export const CommentsQuery = PageQuery.extend({
  parentId: Id.optional().describe('Only the answers to this comment'),
});
export type CommentsQuery = z.infer<typeof CommentsQuery>;

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
