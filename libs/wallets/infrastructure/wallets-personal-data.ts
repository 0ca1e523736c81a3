import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

const copies = {
  accounts: copyOf(
    'wallets.copy-of-accounts',
    `select id, kind, currency, status, balance as "balanceMinorUnits", created_at as "createdAt"
       from wallets.accounts where owner_id = $1 order by id`,
  ),
  transactions: copyOf(
    'wallets.copy-of-transactions',
    `select id, type, currency, from_owner as "from", to_owner as "to", amount as "amountMinorUnits",
            case when from_owner = $1 then fee end as "feeMinorUnits", description, reference, created_at as "createdAt"
       from wallets.transactions
      where id in (select entry.transaction_id from wallets.entries entry
                     join wallets.accounts account on account.id = entry.account_id where account.owner_id = $1)
      order by created_at, id`,
  ),
};

const erasures = [
  statement('wallets.erase-pin', 'delete from wallets.pins where user_id = $1 returning 1'),
  statement(
    'wallets.close-accounts',
    `update wallets.accounts set status = case when balance = 0 then 'closed' else 'frozen' end
      where owner_id = $1 and status = 'active' returning 1`,
  ),
];

/**
 * The law of money keeps the books: accounts, transactions and entries stay as they are, under an id that leads to nobody.
 * What is left in a wallet stays owed, and is frozen for those who run Guildhall to pay out.
 */
@Injectable()
export class WalletsPersonalData extends SqlPersonalData {
  readonly module = 'wallets';
  protected readonly copies = copies;
  protected readonly erasures = erasures;
}
