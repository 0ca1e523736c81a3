import { appError } from '#kernel';

/** Also when the post exists but is not for the viewer's eyes. */
export class PostNotFound extends appError({ kind: 'not-found', code: 'posts.not-found', title: 'Post not found' }) {}

export class PostEmpty extends appError({
  kind: 'malformed',
  code: 'posts.empty',
  title: 'A post needs words or media',
}) {}

export class PostTooLong extends appError({
  kind: 'malformed',
  code: 'posts.too-long',
  title: 'The post is too long',
}) {}

export class ReelNeedsVideo extends appError({
  kind: 'malformed',
  code: 'posts.reel-needs-video',
  title: 'A reel needs a video',
}) {}

export class ReelTooLong extends appError({
  kind: 'malformed',
  code: 'posts.reel-too-long',
  title: 'A reel lasts 60 seconds at most',
}) {}

export class ExpiryOutOfRange extends appError({
  kind: 'malformed',
  code: 'posts.expiry-out-of-range',
  title: 'A post that goes away does so within 24 hours',
}) {}

/** What is meant for some is not passed on to others. */
export class NotForResharing extends appError({
  kind: 'forbidden',
  code: 'posts.not-for-resharing',
  title: 'Only public posts can be reshared or quoted',
}) {}

export class ReshareNotEditable extends appError({
  kind: 'conflict',
  code: 'posts.reshare-not-editable',
  title: 'A reshare has no words to edit; quote the post instead',
}) {}

export class NotYourPost extends appError({
  kind: 'forbidden',
  code: 'posts.not-yours',
  title: 'Only its author may do this to a post',
}) {}

export class CommentNotFound extends appError({
  kind: 'not-found',
  code: 'comments.not-found',
  title: 'Comment not found',
}) {}

export class CommentEmpty extends appError({
  kind: 'malformed',
  code: 'comments.empty',
  title: 'A comment needs words',
}) {}

export class CommentTooLong extends appError({
  kind: 'malformed',
  code: 'comments.too-long',
  title: 'The comment is too long',
}) {}

export class NotYourComment extends appError({
  kind: 'forbidden',
  code: 'comments.not-yours',
  title: 'Only its author and the author of the post may delete a comment',
}) {}
