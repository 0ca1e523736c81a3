import { eventType } from '#kernel';
import { z } from 'zod';

const topic = 'feed_events';

export const postCreated = eventType({
  topic,
  type: 'created',
  version: 1,
  schema: z.object({
    postId: z.guid(),
    authorId: z.guid(),
    visibility: z.enum(['public', 'followers', 'private']),
  }),
  keyOf: ({ postId }) => postId,
});

export const postEdited = eventType({
  topic,
  type: 'edited',
  version: 1,
  schema: z.object({
    postId: z.guid(),
    authorId: z.guid(),
    visibility: z.enum(['public', 'followers', 'private']).describe('As it is now'),
  }),
  keyOf: ({ postId }) => postId,
});

export const postDeleted = eventType({
  topic,
  type: 'deleted',
  version: 1,
  schema: z.object({ postId: z.guid(), authorId: z.guid() }),
  keyOf: ({ postId }) => postId,
});

/** `authorId` is the post's author, `userId` who likes it. */
const like = z.object({ postId: z.guid(), authorId: z.guid(), userId: z.guid() });

export const postLiked = eventType({ topic, type: 'liked', version: 1, schema: like, keyOf: ({ postId }) => postId });

export const postUnliked = eventType({
  topic,
  type: 'unliked',
  version: 1,
  schema: like,
  keyOf: ({ postId }) => postId,
});

export const postCommented = eventType({
  topic,
  type: 'commented',
  version: 1,
  schema: z.object({
    commentId: z.guid(),
    postId: z.guid(),
    authorId: z.guid().describe('Author of the post'),
    userId: z.guid().describe('Author of the comment'),
    parentId: z.guid().nullable(),
    parentAuthorId: z.guid().nullable(),
  }),
  keyOf: ({ postId }) => postId,
});

export const commentDeleted = eventType({
  topic,
  type: 'comment_deleted',
  version: 1,
  schema: z.object({ commentId: z.guid(), postId: z.guid(), authorId: z.guid() }),
  keyOf: ({ postId }) => postId,
});

/** The first view of a viewer on a day. */
export const postViewed = eventType({
  topic,
  type: 'viewed',
  version: 1,
  schema: z.object({ postId: z.guid(), authorId: z.guid(), userId: z.guid() }),
  keyOf: ({ postId }) => postId,
});

export const mentioned = eventType({
  topic,
  type: 'mentioned',
  version: 1,
  schema: z.object({
    postId: z.guid(),
    commentId: z.guid().nullable().describe('When the words are those of a comment'),
    authorId: z.guid().describe('Who named them'),
    userId: z.guid().describe('Who is named, and may see it'),
  }),
  keyOf: ({ postId }) => postId,
});
