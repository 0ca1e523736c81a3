import { Controller } from '@nestjs/common';
import type { DataOf, EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { commentDeleted, postCommented, postDeleted, postLiked, postUnliked, postViewed } from '#posts';
import { NudgeTopLists } from '../application/nudge-top-lists.ts';

const group = 'feeds';

/** Counts anew what an event touches; needs no note in the inbox, because counting twice changes nothing. */
@Controller()
export class TopListsConsumer {
  constructor(private readonly nudge: NudgeTopLists) {}

  @OnEvent(group, postLiked)
  onPostLiked({ data }: EventEnvelope<DataOf<typeof postLiked>>): Promise<void> {
    return this.recountLikes(data);
  }

  @OnEvent(group, postUnliked)
  onPostUnliked({ data }: EventEnvelope<DataOf<typeof postUnliked>>): Promise<void> {
    return this.recountLikes(data);
  }

  @OnEvent(group, postCommented)
  onPostCommented({ data }: EventEnvelope<DataOf<typeof postCommented>>): Promise<void> {
    return this.nudge.execute([{ list: 'posts-commented', subjectId: data.postId }]);
  }

  @OnEvent(group, commentDeleted)
  onCommentDeleted({ data }: EventEnvelope<DataOf<typeof commentDeleted>>): Promise<void> {
    return this.nudge.execute([{ list: 'posts-commented', subjectId: data.postId }]);
  }

  @OnEvent(group, postViewed)
  onPostViewed({ data }: EventEnvelope<DataOf<typeof postViewed>>): Promise<void> {
    return this.nudge.execute([{ list: 'posts-viewed', subjectId: data.postId }]);
  }

  @OnEvent(group, postDeleted)
  onPostDeleted({ data }: EventEnvelope<DataOf<typeof postDeleted>>): Promise<void> {
    return this.nudge.execute([
      { list: 'posts-liked', subjectId: data.postId },
      { list: 'posts-commented', subjectId: data.postId },
      { list: 'posts-viewed', subjectId: data.postId },
      { list: 'users-liked', subjectId: data.authorId },
    ]);
  }

  private recountLikes({ postId, authorId }: { readonly postId: string; readonly authorId: string }): Promise<void> {
    return this.nudge.execute([
      { list: 'posts-liked', subjectId: postId },
      { list: 'users-liked', subjectId: authorId },
    ]);
  }
}
