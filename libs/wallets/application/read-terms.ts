import { Injectable } from '@nestjs/common';
import { Money } from '#kernel';
import { FindUser } from '#users';
import { CannotPayYourself, InvalidAmount } from '../domain/wallet.errors.ts';
import { WalletPolicy } from './wallet-policy.ts';

export type Party = { readonly id: string } | { readonly username: string };

/** With whom, and how much. */
export interface Terms {
  readonly party: Party;
  readonly amount: string;
  readonly currency?: string | undefined;
}

/** Makes sense of what a member wants before anything is asked of them. */
@Injectable()
export class ReadTerms {
  constructor(
    private readonly users: FindUser,
    private readonly policy: WalletPolicy,
  ) {}

  /**
   * @returns the id of the other one, `undefined` when there is no such member
   * @throws InvalidAmount, CannotPayYourself
   */
  async execute(userId: string, { party, ...terms }: Terms) {
    const amount = this.amountOf(terms);
    const otherId = 'id' in party ? party.id : (await this.users.byIdentifier(party.username))?.state.id;
    if (otherId === userId) throw new CannotPayYourself();
    return { otherId, amount };
  }

  /** @throws InvalidAmount when the text is no amount of the currency above zero */
  amountOf({ amount, currency = this.policy.currency }: Omit<Terms, 'party'>): Money {
    const money = Money.parse(amount, currency);
    if (money === undefined || money.minor === 0n)
      throw new InvalidAmount({ detail: `Give an amount of ${currency} above zero.` });
    return money;
  }
}
