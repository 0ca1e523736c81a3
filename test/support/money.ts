import type { TestDatabase } from './test-database.ts';

/** Puts money from outside into a member's wallet, by the same function as everything else that moves money. */
export async function fund(database: TestDatabase, userId: string, minor: bigint, currency = 'USD'): Promise<void> {
  const house = '00000000-0000-0000-0000-000000000000';
  await database.query(
    `insert into wallets.accounts (id, owner_id, kind, currency, created_at) values (uuidv7(), $1, 'outside', $2, now())
     on conflict do nothing`,
    [house, currency],
  );
  const [row] = await database.query<{ outcome: string }>(
    `select outcome from wallets.post(json_build_array(json_build_object('id', uuidv7(), 'type', 'deposit', 'currency', $2::text,
       'from_owner', '${house}', 'from_kind', 'outside', 'to_owner', $1::uuid, 'to_kind', 'wallet', 'amount', $3::text, 'fee', 0,
       'description', '', 'at', now(), 'guarded', false)))`,
    [userId, currency, String(minor)],
  );
  if (row?.outcome !== 'posted') throw new Error(`Funding was refused: ${row?.outcome}`);
}
