import { Injectable } from '@nestjs/common';
import { Database, RootSecret, Sealer, statement, type Statement } from '#platform';
import { SecondFactorRepository, type SecondFactor } from '../domain/second-factor.repository.ts';

const propose = statement(
  'auth.propose-second-factor',
  `insert into auth.second_factors as factors (user_id, sealed_secret) values ($1, $2)
   on conflict (user_id) do update set sealed_secret = excluded.sealed_secret where factors.turned_on_at is null
   returning 1`,
);
const proposedOf = statement(
  'auth.proposed-second-factor',
  'select sealed_secret as sealed from auth.second_factors where user_id = $1 and turned_on_at is null for update',
);
const turnOn = statement(
  'auth.turn-on-second-factor',
  'update auth.second_factors set turned_on_at = $3, last_step = $2 where user_id = $1',
);
const factorOf = statement(
  'auth.second-factor-of',
  `select sealed_secret as sealed,
          (select count(*)::int from auth.recovery_codes codes where codes.user_id = $1) as "recoveryCodesLeft"
     from auth.second_factors where user_id = $1 and turned_on_at is not null`,
);
const useStep = statement(
  'auth.use-second-factor-step',
  `update auth.second_factors set last_step = $2
    where user_id = $1 and last_step < $2 and turned_on_at is not null returning 1`,
);
const useRecoveryCode = statement(
  'auth.use-recovery-code',
  'delete from auth.recovery_codes where user_id = $1 and code_hash = $2 returning 1',
);
const forgetRecoveryCodes = statement(
  'auth.forget-recovery-codes',
  'delete from auth.recovery_codes where user_id = $1',
);
const addRecoveryCodes = statement(
  'auth.add-recovery-codes',
  'insert into auth.recovery_codes (user_id, code_hash) select $1, unnest($2::bytea[])',
);
const turnOff = statement(
  'auth.turn-off-second-factor',
  'delete from auth.second_factors where user_id = $1 and turned_on_at is not null returning 1',
);

/** Secrets are kept encrypted: whoever reads the database cannot log in with them. */
@Injectable()
export class SqlSecondFactorRepository extends SecondFactorRepository {
  private readonly sealer: Sealer;

  constructor(
    private readonly database: Database,
    secret: RootSecret,
  ) {
    super();
    this.sealer = new Sealer(secret, 'second factors');
  }

  propose(userId: string, secret: string): Promise<boolean> {
    return this.does(propose, [userId, this.sealer.seal(secret)]);
  }

  async proposedOf(userId: string): Promise<string | undefined> {
    const row = await this.database.queryOne<{ sealed: string }>(proposedOf, [userId]);
    return row && this.sealer.open(row.sealed);
  }

  async turnOn(userId: string, step: number, at: Date): Promise<void> {
    await this.database.query(turnOn, [userId, step, at]);
  }

  async of(userId: string): Promise<SecondFactor | undefined> {
    const row = await this.database.queryOne<{ sealed: string; recoveryCodesLeft: number }>(factorOf, [userId]);
    return row && { secret: this.sealer.open(row.sealed), recoveryCodesLeft: row.recoveryCodesLeft };
  }

  useStep(userId: string, step: number): Promise<boolean> {
    return this.does(useStep, [userId, step]);
  }

  useRecoveryCode(userId: string, hash: Buffer): Promise<boolean> {
    return this.does(useRecoveryCode, [userId, hash]);
  }

  async putRecoveryCodes(userId: string, hashes: readonly Buffer[]): Promise<void> {
    await this.database.query(forgetRecoveryCodes, [userId]);
    await this.database.query(addRecoveryCodes, [userId, hashes]);
  }

  turnOff(userId: string): Promise<boolean> {
    return this.does(turnOff, [userId]);
  }

  private async does(which: Statement, values: readonly unknown[]): Promise<boolean> {
    return (await this.database.queryOne(which, values)) !== undefined;
  }
}
