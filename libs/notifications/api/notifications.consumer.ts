import { Controller } from '@nestjs/common';
import type { DataOf, EventEnvelope } from '#kernel';
import { OnEvent } from '#platform';
import { postCommented, postLiked } from '#posts';
import { followed } from '#users';
import { holdMade, paymentMade, paymentRequestEnded, paymentRequestMade } from '#wallets';
import { Notify } from '../application/notify.ts';
import type { Target } from '../domain/notification.ts';

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
    const target = { kind: 'transaction', id: transactionId } as const;
    return this.tellOfMoney(id, occurredAt, {
      to: receiverId,
      from: senderId,
      target,
      phrase: `sent you ${amount} ${currency}`,
    });
  }

  @OnEvent(group, holdMade)
  onHoldMade({ id, occurredAt, data }: EventEnvelope<DataOf<typeof holdMade>>): Promise<void> {
    const { holdId, payerId, receiverId, amount, currency } = data;
    const target = { kind: 'hold', id: holdId } as const;
    return this.tellOfMoney(id, occurredAt, {
      to: receiverId,
      from: payerId,
      target,
      phrase: `holds ${amount} ${currency} for you`,
    });
  }

  @OnEvent(group, paymentRequestMade)
  onPaymentRequestMade({ id, occurredAt, data }: EventEnvelope<DataOf<typeof paymentRequestMade>>): Promise<void> {
    const { requestId, requesterId, payerId, amount, currency } = data;
    const target = { kind: 'payment-request', id: requestId } as const;
    return this.tellOfMoney(id, occurredAt, {
      to: payerId,
      from: requesterId,
      target,
      phrase: `asked you for ${amount} ${currency}`,
    });
  }

  /** That it was paid, the payment itself tells. */
  @OnEvent(group, paymentRequestEnded)
  async onPaymentRequestEnded({
    id,
    occurredAt,
    data,
  }: EventEnvelope<DataOf<typeof paymentRequestEnded>>): Promise<void> {
    const { requestId, requesterId, payerId, status, amount, currency } = data;
    if (status !== 'declined') return;
    const target = { kind: 'payment-request', id: requestId } as const;
    const phrase = `declined your request for ${amount} ${currency}`;
    await this.tellOfMoney(id, occurredAt, { to: requesterId, from: payerId, target, phrase });
  }

  private tellOfMoney(
    eventId: string,
    occurredAt: string,
    {
      to,
      from,
      target,
      phrase,
    }: { readonly to: string; readonly from: string; readonly target: Target; readonly phrase: string },
  ): Promise<void> {
    const at = new Date(occurredAt);
    return this.notify.execute(eventId, [
      { recipientId: to, actorId: from, type: 'payment', target, subjectId: target.id, phrase, at },
    ]);
  }
}
