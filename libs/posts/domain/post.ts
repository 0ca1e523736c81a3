import {
  ExpiryOutOfRange,
  NotYourPost,
  PostEmpty,
  PostTooLong,
  ReelNeedsVideo,
  ReelTooLong,
  ReshareNotEditable,
} from './post.errors.ts';

export type Visibility = 'public' | 'followers' | 'private';
export type ContentType = 'text' | 'image' | 'video' | 'mixed';

export interface AttachedMedia {
  readonly id: string;
  readonly kind: 'image' | 'video' | 'audio';
  readonly durationMs: number | null;
  readonly alt: string | null;
}

export interface PostDraft {
  readonly id: string;
  readonly authorId: string;
  readonly content: string;
  readonly isReel: boolean;
  readonly visibility: Visibility;
  /** The post that this one passes on. */
  readonly quoteOf: string | null;
  /** Passes it on without a word. */
  readonly isReshare: boolean;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
}

export interface PostState extends PostDraft {
  readonly contentType: ContentType;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
}

export interface PostChange {
  readonly content?: string | undefined;
  readonly visibility?: Visibility | undefined;
}

/** In characters (code points); product.md, "posts". */
export const longestPost = 2000;
export const mostMedia = 10;
const longestReelMs = 60_000;
const longestLifeMs = 24 * 60 * 60 * 1000;
/** Phones' clocks are not ours, and containers round. */
const toleranceMs = 5 * 60 * 1000;
const reelToleranceMs = 500;

export class Post {
  private constructor(
    private current: PostState,
    /** Of a new post. */
    readonly media: readonly AttachedMedia[],
  ) {}

  static write(draft: PostDraft, media: readonly AttachedMedia[] = []): Post {
    if (!draft.isReshare && media.length === 0) refuseEmpty(draft.content);
    refuseTooLong(draft.content);
    if (draft.isReel) refuseNoReel(media);
    if (draft.expiresAt !== null) {
      const life = draft.expiresAt.getTime() - draft.createdAt.getTime();
      if (life <= 0 || life > longestLifeMs + toleranceMs) throw new ExpiryOutOfRange();
    }
    return new Post({ ...draft, contentType: contentTypeOf(media), editedAt: null, deletedAt: null }, media);
  }

  static restore(state: PostState): Post {
    return new Post(state, []);
  }

  get state(): PostState {
    return this.current;
  }

  edit(byUserId: string, { content, visibility }: PostChange, at: Date): void {
    const before = this.current;
    if (byUserId !== before.authorId) throw new NotYourPost();
    if (before.isReshare) throw new ReshareNotEditable();
    const after = content ?? before.content;
    if (before.contentType === 'text') refuseEmpty(after);
    refuseTooLong(after);
    const editedAt = after === before.content ? before.editedAt : at;
    this.current = { ...before, content: after, visibility: visibility ?? before.visibility, editedAt };
  }

  delete(byUserId: string, at: Date): void {
    if (byUserId !== this.current.authorId) throw new NotYourPost();
    this.current = { ...this.current, deletedAt: at };
  }
}

function refuseEmpty(content: string): void {
  if (content.trim() === '') throw new PostEmpty();
}

function refuseTooLong(content: string): void {
  if ([...content].length > longestPost) throw new PostTooLong();
}

function refuseNoReel(media: readonly AttachedMedia[]): void {
  const videos = media.filter(({ kind }) => kind === 'video');
  if (videos.length === 0) throw new ReelNeedsVideo();
  if (videos.some(({ durationMs }) => (durationMs ?? 0) > longestReelMs + reelToleranceMs)) throw new ReelTooLong();
}

function contentTypeOf(media: readonly AttachedMedia[]): ContentType {
  const [kind, ...others] = new Set(media.map((each) => each.kind));
  if (kind === undefined) return 'text';
  return others.length > 0 || kind === 'audio' ? 'mixed' : kind;
}
