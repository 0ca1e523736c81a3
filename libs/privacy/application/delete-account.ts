import { Injectable } from '@nestjs/common';
import { EndSessions, ProveIdentity } from '#auth';
import { ChangeStatus, FindUser } from '#users';
import { ConfirmationMismatch } from '../domain/privacy.errors.ts';

export interface Farewell {
  readonly userId: string;
  readonly password: string;
  /** Of whoever has a second factor. */
  readonly totp: string | undefined;
  /** The username, from a client that asks its user to type it. */
  readonly confirmation: string | undefined;
}

/** Hides the member from everybody and logs them out, at once; erased they are when their time has come. */
@Injectable()
export class DeleteAccount {
  constructor(
    private readonly users: FindUser,
    private readonly proveIdentity: ProveIdentity,
    private readonly changeStatus: ChangeStatus,
    private readonly endSessions: EndSessions,
  ) {}

  async execute({ userId, confirmation, ...proof }: Farewell): Promise<void> {
    const user = await this.users.byId(userId);
    if (confirmation !== undefined && confirmation.toLowerCase() !== user?.state.username) {
      throw new ConfirmationMismatch();
    }
    await this.proveIdentity.execute({ userId }, proof, async () => {
      await this.changeStatus.execute(userId, 'deleted', userId);
      await this.endSessions.execute(userId);
    });
  }
}
