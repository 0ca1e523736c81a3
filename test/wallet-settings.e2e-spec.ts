import { describe, expect, it, onTestFinished } from 'vitest';
import { AuditLedger } from '../libs/wallets/application/audit-ledger.ts';
import { expectProblem, type Answer, type Client, type Member } from './support/client.ts';
import { Guildhall, useGuildhall } from './support/guildhall.ts';
import { fund } from './support/money.ts';

const pin = '4711';
const [older, newer] = [`older:${'o'.repeat(32)}`, `newer:${'n'.repeat(32)}`];

describe('an installation with settings of its own', () => {
  const guildhall = useGuildhall({ GUILDHALL__WALLET__FEE_BASIS_POINTS: '150', GUILDHALL__WALLET__PIN_KEYS: older });
  const balanceOf = async (member: Member): Promise<string> => (await member.get('/wallet')).body.balance;
  const pay = (from: Client, to: Member, amount: string): Promise<Answer> =>
    from.post('/transfers', { receiverUserId: to.id, amount, pin });

  async function payer(cents: bigint): Promise<Member> {
    const member = await guildhall().member();
    await fund(guildhall().database, member.id, cents);
    await member.post('/wallet/pin', { pin, confirmPin: pin });
    return member;
  }

  it('takes its fee from the sender, on top and rounded half up, and gives it back with the payment', async () => {
    const [alice, bob, admin] = [await payer(1_100n), await guildhall().member(), await guildhall().officer('admin')];

    const paid = await pay(alice, bob, '10.00');

    expect(paid.body).toMatchObject({ amount: '10.00', fee: '0.15' });
    expect([await balanceOf(alice), await balanceOf(bob)]).toEqual(['0.85', '10.00']);
    expectProblem(await pay(alice, bob, '0.85'), 402, 'wallets.insufficient-funds');
    expect((await pay(alice, bob, '0.33')).body.fee).toBe('0.00');
    expect((await pay(alice, bob, '0.34')).body.fee).toBe('0.01');
    const back = await admin.post(`/admin/transactions/${paid.body.id}/reverse`, { reason: 'A mistake' });
    expect(back.status, JSON.stringify(back.body)).toBe(201);
    expect([await balanceOf(alice), await balanceOf(bob)]).toEqual(['10.32', '0.67']);
    const fees = await guildhall().database.query(`select balance from wallets.accounts where kind = 'fees'`);
    expect(fees).toEqual([{ balance: '1' }]);
  });

  it('is told when its ledger does not add up', async () => {
    const lie = (cents: string): Promise<unknown> =>
      guildhall().database.query(`update wallets.accounts set balance = balance ${cents} where kind = 'outside'`);
    await guildhall().app.get(AuditLedger).execute();
    await lie('- 1');

    await guildhall().app.get(AuditLedger).execute();

    await lie('+ 1');
    await guildhall().settle();
    const told = await guildhall().database.query<{ envelope: string }>(
      `select envelope from platform.event_log where type = 'ledger_violated'`,
    );
    const kinds = told.map(({ envelope }) =>
      JSON.parse(envelope).data.problems.map(({ kind }: { readonly kind: string }) => kind),
    );
    expect(kinds).toEqual([['balance', 'sum']]);
  });

  it('moves PINs to a newer key as they are entered, after which the older one may go', async () => {
    const alice = await payer(1n);
    const under = async (keys: string): Promise<number> => {
      const other = await Guildhall.start({ GUILDHALL__WALLET__PIN_KEYS: keys }, { database: guildhall().database });
      const { status } = await alice.at(other.anonymous.base).post('/wallet/pin/verify', { pin });
      await other.stop();
      return status;
    };

    expect(await under(`${newer},${older}`)).toBe(200);

    expect(await guildhall().database.query(`select key_id from wallets.pins where user_id = '${alice.id}'`)).toEqual([
      { key_id: 'newer' },
    ]);
    expect(await under(newer)).toBe(200);
  });

  it('opens wallets in another currency for all who were there before it, absent ones too', async () => {
    const { database } = guildhall();
    await database.query(
      `insert into users.users (id, username, display_name, bio, email, role, email_verified, phone_verified, is_verified, created_at, status)
       select uuidv7(), 'old_' || n, 'Old', '', 'old_' || n || '@example.org', 'user', true, false, false, now(),
              case when n % 7 = 0 or n > 20990 then 'suspended' else 'active' end
         from generate_series(1, 21000) n`,
    );
    const alice = await payer(1n);

    const other = await Guildhall.start({ GUILDHALL__WALLET__CURRENCY: 'EUR' }, { database });
    onTestFinished(() => other.stop());

    expect((await alice.at(other.anonymous.base).get('/wallet')).body).toMatchObject({
      currency: 'EUR',
      balance: '0.00',
    });
    const without = await database.query(
      `select id from users.users where id not in (
         select owner_id from wallets.accounts where kind = 'wallet' and currency = 'EUR')`,
    );
    expect(without).toEqual([]);
  });
});
