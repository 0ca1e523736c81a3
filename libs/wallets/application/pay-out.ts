import { Injectable } from '@nestjs/common';
import { FundingProvider } from './funding-provider.ts';
import { ReadWithdrawals } from './read-withdrawals.ts';

/** Asks the provider to pay a withdrawal; asked twice, it pays once. */
@Injectable()
export class PayOutWithdrawal {
  constructor(
    private readonly withdrawals: ReadWithdrawals,
    private readonly provider: FundingProvider,
  ) {}

  async execute(withdrawalId: string): Promise<void> {
    const { id, status, amount, currency, destination } = await this.withdrawals.one(withdrawalId, null);
    if (status === 'requested') await this.provider.payOut({ id, amount, currency, destination });
  }
}
