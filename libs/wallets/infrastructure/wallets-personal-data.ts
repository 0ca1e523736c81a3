import { Injectable } from '@nestjs/common';
import { copyOf, SqlPersonalData, statement } from '#platform';

const copies = {
  accounts: copyOf(
    'wallets.copy-of-accounts',
    `select id, kind, currency, status, balance as "balanceMinorUnits", created_at as "createdAt"
       from wallets.accounts where owner_id = $1 order by id`,
  ),
  holds: copyOf(
    'wallets.copy-of-holds',
    `select id, payer_id as "payerId", receiver_id as "receiverId", currency, amount as "amountMinorUnits",
            captured as "capturedMinorUnits", status, description, created_at as "createdAt"
       from wallets.holds where payer_id = $1 or receiver_id = $1 order by created_at, id`,
  ),
  'payment-requests': copyOf(
    'wallets.copy-of-payment-requests',
    `select id, requester_id as "requesterId", payer_id as "payerId", currency, amount as "amountMinorUnits", status,
            description, created_at as "createdAt"
       from wallets.payment_requests where requester_id = $1 or payer_id = $1 order by id`,
  ),
  'scheduled-transfers': copyOf(
    'wallets.copy-of-scheduled-transfers',
    `select id, receiver_id as "receiverId", currency, amount as "amountMinorUnits", every, status, description,
            created_at as "createdAt"
       from wallets.scheduled_transfers where sender_id = $1 order by created_at, id`,
  ),
  withdrawals: copyOf(
    'wallets.copy-of-withdrawals',
    `select id, currency, amount as "amountMinorUnits", destination, status, reference, created_at as "createdAt"
       from wallets.withdrawals where user_id = $1 order by created_at, id`,
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
    'wallets.erase-scheduled-transfers',
    `update wallets.scheduled_transfers set status = case when status = 'active' then 'cancelled' else status end,
            next_at = null, description = ''
      where sender_id = $1 and (status = 'active' or description <> '') returning 1`,
  ),
  // what ends agreements whose time is over ends these too, and held money goes back
  statement(
    'wallets.end-holds',
    `update wallets.holds set expires_at = now()
      where (payer_id = $1 or receiver_id = $1) and status = 'authorized' and expires_at > now() returning 1`,
  ),
  statement(
    'wallets.end-payment-requests',
    `update wallets.payment_requests
        set expires_at = least(expires_at, now()), description = case when requester_id = $1 then '' else description end
      where (requester_id = $1 or payer_id = $1)
        and (status = 'pending' and expires_at > now() or requester_id = $1 and description <> '') returning 1`,
  ),
  // not closed: what was held or is reversed comes back into it
  statement(
    'wallets.freeze-accounts',
    `update wallets.accounts set status = 'frozen' where owner_id = $1 and kind = 'wallet' and status = 'active' returning 1`,
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
