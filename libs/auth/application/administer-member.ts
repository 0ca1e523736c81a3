import { Injectable } from '@nestjs/common';
import { AuditLog, Transaction, type Role } from '#kernel';
import { ChangeRole, ChangeStatus, FindUser } from '#users';
import { InsufficientRole } from '../domain/auth.errors.ts';
import { EndSessions } from './end-sessions.ts';
import { lockedToAdminister, type Administrator } from './may-administer.ts';

export interface MemberChanges {
  readonly status?: 'active' | 'suspended' | undefined;
  readonly role?: Role | undefined;
}

/** Who is suspended, or gets another role, is logged out everywhere: their tokens say what is no longer so. */
@Injectable()
export class AdministerMember {
  constructor(
    private readonly transaction: Transaction,
    private readonly users: FindUser,
    private readonly changeStatus: ChangeStatus,
    private readonly changeRole: ChangeRole,
    private readonly endSessions: EndSessions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws UserNotFound, UserIsDeleted, InsufficientRole, CannotAdministerThem */
  async execute(administrator: Administrator, userId: string, { status, role }: MemberChanges): Promise<void> {
    if (role !== undefined && administrator.role !== 'admin')
      throw new InsufficientRole({ detail: 'Only an admin gives roles.' });
    const actorId = administrator.userId;
    const target = { kind: 'user', id: userId };
    await this.transaction.run(async () => {
      const user = await lockedToAdminister(this.users, administrator, userId);
      const before = { status: user.state.status, role: user.state.role };
      if (status !== undefined && status !== before.status) {
        await this.changeStatus.execute(userId, status, actorId);
        const [was, is] = [{ status: before.status }, { status }];
        await this.audit.record({ actorId, action: 'user.status-changed', target, before: was, after: is });
      }
      if (role !== undefined && role !== before.role) {
        await this.changeRole.execute(userId, role);
        const [was, is] = [{ role: before.role }, { role }];
        await this.audit.record({ actorId, action: 'user.role-changed', target, before: was, after: is });
      }
      const mustLeave = status === 'suspended' ? before.status === 'active' : false;
      if (mustLeave || (role ?? before.role) !== before.role) await this.endSessions.execute(userId);
    });
  }
}
