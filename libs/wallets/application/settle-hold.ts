import { Injectable } from '@nestjs/common';
import { Ids, Money, Outbox } from '#kernel';
import { HoldRepository, type HoldChange } from '../domain/hold.ts';
import { Ledger, movement } from '../domain/ledger.ts';
import { holdEnded } from '../wallets.events.ts';
import { announcementOf } from './send-money.ts';

/** Moves what a change of a hold says, in its transaction. */
@Injectable()
export class SettleHold {
  constructor(
    private readonly holds: HoldRepository,
    private readonly ledger: Ledger,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
  ) {}

  async execute({ hold, captured, released }: HoldChange, actorId: string | null, at: Date): Promise<void> {
    const { id, payerId, receiverId, currency, description, status, amount } = hold.state;
    const common = { currency, from: { owner: payerId, kind: 'held' }, reference: id, actorId, at } as const;
    const capture = movement({
      ...common,
      id: this.ids.next(),
      type: 'capture',
      to: { owner: receiverId, kind: 'wallet' },
      amount: captured,
      description,
    });
    const release = movement({
      ...common,
      id: this.ids.next(),
      type: 'release',
      to: { owner: payerId, kind: 'wallet' },
      amount: released,
    });
    await this.ledger.postAll([capture, release].filter((posting) => posting.amount > 0n));
    await this.holds.save(hold);
    if (captured > 0n) await this.outbox.add(announcementOf(capture));
    if (status === 'authorized') return;
    const written = (minor: bigint): string => String(Money.of(minor, currency));
    const data = {
      holdId: id,
      payerId,
      receiverId,
      status,
      amount: written(amount),
      captured: written(hold.state.captured),
      currency,
    };
    await this.outbox.add({ type: holdEnded, data, actorId, occurredAt: at });
  }
}
