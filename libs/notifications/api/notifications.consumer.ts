import { Controller } from '@nestjs/common';
import type { EventEnvelope, EventType } from '#kernel';
import { OnEvents } from '#platform';
import { mentioned, postCommented, postLiked } from '#posts';
import { followed } from '#users';
import { holdMade, paymentMade, paymentRequestEnded, paymentRequestMade } from '#wallets';
import { Notify } from '../application/notify.ts';
import type { Act, Target } from '../domain/notification.ts';

interface Telling {
  readonly event: EventType<unknown>;
  /** `undefined` when it is nothing to tell. */
  actOf(envelope: EventEnvelope): Act | undefined;
}

/** Every event that members are told of, as what they are told. */
const tellings: readonly Telling[] = [
  telling(postLiked, ({ authorId, userId, postId }) => ({
    recipientId: authorId,
    actorId: userId,
    type: 'like',
    target: { kind: 'post', id: postId },
    subjectId: postId,
  })),
  telling(postCommented, ({ authorId, userId, postId, commentId }) => ({
    recipientId: authorId,
    actorId: userId,
    type: 'comment',
    target: { kind: 'post', id: postId },
    subjectId: commentId,
  })),
  telling(mentioned, ({ authorId, userId, postId, commentId }) => ({
    recipientId: userId,
    actorId: authorId,
    type: 'mention',
    target: { kind: 'post', id: postId },
    subjectId: commentId ?? postId,
  })),
  telling(followed, ({ followerId, followeeId }) => ({
    recipientId: followeeId,
    actorId: followerId,
    type: 'follow',
    target: { kind: 'user', id: followerId },
    subjectId: followeeId,
  })),
  telling(paymentMade, ({ transactionId, senderId, receiverId, amount, currency }) =>
    ofMoney(receiverId, senderId, { kind: 'transaction', id: transactionId }, `sent you ${amount} ${currency}`),
  ),
  telling(holdMade, ({ holdId, payerId, receiverId, amount, currency }) =>
    ofMoney(receiverId, payerId, { kind: 'hold', id: holdId }, `holds ${amount} ${currency} for you`),
  ),
  telling(paymentRequestMade, ({ requestId, requesterId, payerId, amount, currency }) =>
    ofMoney(payerId, requesterId, { kind: 'payment-request', id: requestId }, `asked you for ${amount} ${currency}`),
  ),
  // that it was paid, the payment itself tells
  telling(paymentRequestEnded, ({ requestId, requesterId, payerId, status, amount, currency }) =>
    status === 'declined'
      ? ofMoney(
          requesterId,
          payerId,
          { kind: 'payment-request', id: requestId },
          `declined your request for ${amount} ${currency}`,
        )
      : undefined,
  ),
];

@Controller()
export class NotificationsConsumer {
  constructor(private readonly notify: Notify) {}

  @OnEvents('notifications', tellings.map(({ event }) => event))
  onEvents(envelopes: readonly EventEnvelope[]): Promise<void> {
    return this.notify.execute(
      envelopes.flatMap((envelope) => {
        const act = actOf(envelope);
        return act === undefined ? [] : [{ eventId: envelope.id, act }];
      }),
    );
  }
}

function actOf(envelope: EventEnvelope): Act | undefined {
  const found = tellings.find(({ event: { topic, type } }) => topic === envelope.topic && type === envelope.type);
  if (found === undefined) throw new Error(`Nobody is told of ${envelope.type}`);
  return found.actOf(envelope);
}

function telling<Data>(event: EventType<Data>, actOf: (data: Data) => Omit<Act, 'at'> | undefined): Telling {
  return {
    event,
    actOf({ data, occurredAt }) {
      const act = actOf(event.schema.parse(data));
      return act === undefined ? undefined : { ...act, at: new Date(occurredAt) };
    },
  };
}

function ofMoney(recipientId: string, actorId: string, target: Target, phrase: string): Omit<Act, 'at'> {
  return { recipientId, actorId, type: 'payment', target, subjectId: target.id, phrase };
}
