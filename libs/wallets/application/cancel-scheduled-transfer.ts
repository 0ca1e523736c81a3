import { Injectable } from '@nestjs/common';
import { Transaction } from '#kernel';
import { ScheduledTransferRepository } from '../domain/scheduled-transfer.ts';
import { ScheduledTransferNotFound } from '../domain/wallet.errors.ts';
import { ReadScheduledTransfers, type ScheduledTransferView } from './read-scheduled-transfers.ts';

/** What was not sent yet is not sent any more. */
@Injectable()
export class CancelScheduledTransfer {
  constructor(
    private readonly transaction: Transaction,
    private readonly transfers: ScheduledTransferRepository,
    private readonly readTransfers: ReadScheduledTransfers,
  ) {}

  async execute(userId: string, id: string): Promise<ScheduledTransferView> {
    await this.transaction.run(async () => {
      const transfer = await this.transfers.take(id, userId);
      if (transfer === undefined) throw new ScheduledTransferNotFound();
      await this.transfers.save(transfer.cancel());
    });
    return this.readTransfers.one(userId, id);
  }
}
