import { Controller } from '@nestjs/common';
import type { DataOf, EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { mentioned, postCommented, postLiked } from '#posts';
import { followed } from '#users';
import { paymentMade } from '#wallets';
import { Notify } from '../application/notify.ts';

const group = 'notifications';

@Controller()
export class NotificationsConsumer {
  constructor(private readonly notify: Notify) {}

  @OnEvent(group, postLiked)
  onPostLiked({ id, occurredAt, data }: EventEnvelope<DataOf<typeof postLiked>>): Promise<void> {
    const { authorId, userId, postId } = data;
    return this.notify.execute(id, [
      {
        recipientId: authorId,
        actorId: userId,
        type: 'like',
        target: { kind: 'post', id: postId },
        subjectId: postId,
        at: new Date(occurredAt),
      },
    ]);
  }

  @OnEvent(group, postCommented)
  onPostCommented({ id, occurredAt, data }: EventEnvelope<DataOf<typeof postCommented>>): Promise<void> {
    const { authorId, userId, postId, commentId } = data;
    return this.notify.execute(id, [
      {
        recipientId: authorId,
        actorId: userId,
        type: 'comment',
        target: { kind: 'post', id: postId },
        subjectId: commentId,
        at: new Date(occurredAt),
      },
    ]);
  }

  @OnEvent(group, mentioned)
  onMentioned({ id, occurredAt, data }: EventEnvelope<DataOf<typeof mentioned>>): Promise<void> {
    const { authorId, userId, postId, commentId } = data;
    return this.notify.execute(id, [
      {
        recipientId: userId,
        actorId: authorId,
        type: 'mention',
        target: { kind: 'post', id: postId },
        subjectId: commentId ?? postId,
        at: new Date(occurredAt),
      },
    ]);
  }

  @OnEvent(group, followed)
  onFollowed({ id, occurredAt, data }: EventEnvelope<DataOf<typeof followed>>): Promise<void> {
    const { followerId, followeeId } = data;
    return this.notify.execute(id, [
      {
        recipientId: followeeId,
        actorId: followerId,
        type: 'follow',
        target: { kind: 'user', id: followerId },
        subjectId: followeeId,
        at: new Date(occurredAt),
      },
    ]);
  }

  @OnEvent(group, paymentMade)
  onPaymentMade({ id, occurredAt, data }: EventEnvelope<DataOf<typeof paymentMade>>): Promise<void> {
    const { transactionId, senderId, receiverId, amount, currency } = data;
    return this.notify.execute(id, [
      {
        recipientId: receiverId,
        actorId: senderId,
        type: 'payment',
        target: { kind: 'transaction', id: transactionId },
        subjectId: transactionId,
        phrase: `sent you ${amount} ${currency}`,
        at: new Date(occurredAt),
      },
    ]);
  }
}
