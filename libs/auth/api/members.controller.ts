import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { mapPage } from '#kernel';
import { CurrentCaller, Cursors, CursorScope, Endpoint, listOf, type Caller, type ListView } from '#platform';
import { ListMembers, UserIsDeleted, UserNotFound, type MemberRecord } from '#users';
import { AdministerMember } from '../application/administer-member.ts';
import { VoidPassword } from '../application/void-password.ts';
import { CannotAdministerThem, CannotSendCode, TooManyLogins } from '../domain/auth.errors.ts';
import { ChangeMemberBody, MemberParams, MembersQuery, MemberView } from './members.dto.ts';

@ApiTags('admin')
@Controller('admin/users')
export class MembersController {
  constructor(
    private readonly members: ListMembers,
    private readonly administer: AdministerMember,
    private readonly voidPassword: VoidPassword,
    private readonly cursors: Cursors,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Members, newest first, also the suspended and the deleted',
    scope: 'admin:read',
    role: 'moderator',
    answers: { 200: listOf(MemberView) },
  })
  async listMembers(
    @CurrentCaller() caller: Caller,
    @Query({ schema: MembersQuery }) { limit, cursor, ...filter }: MembersQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<MemberRecord>> {
    const after = this.cursors.read(cursor, scope);
    const page = await this.members.list({ ...filter, byContact: caller.role === 'admin' }, { limit, after });
    return this.cursors.list(
      mapPage(page, (items) => items.map((member) => shownTo(caller, member))),
      scope,
    );
  }

  @Get(':id')
  @Endpoint({
    summary: 'A member',
    scope: 'admin:read',
    role: 'moderator',
    answers: { 200: MemberView },
    problems: [UserNotFound],
  })
  async readMember(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MemberParams }) { id }: MemberParams,
  ): Promise<MemberRecord> {
    return shownTo(caller, await this.members.ofId(id));
  }

  @Patch(':id')
  @Endpoint({
    summary: 'Suspend a member, take it back, or give them another role',
    description:
      'Who is suspended is hidden from everybody at once, and logged out everywhere; so is who gets another role. Moderators suspend members who are neither moderators nor admins.',
    scope: 'admin:write',
    role: 'moderator',
    answers: { 200: MemberView },
    problems: [UserNotFound, UserIsDeleted, CannotAdministerThem],
  })
  async changeMember(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MemberParams }) { id }: MemberParams,
    @Body({ schema: ChangeMemberBody }) changes: ChangeMemberBody,
  ): Promise<MemberRecord> {
    await this.administer.execute(caller, id, changes);
    return shownTo(caller, await this.members.ofId(id));
  }

  @Post(':id/reset-password')
  @Endpoint({
    summary: 'Make a member choose a new password',
    description:
      'The old one is worth nothing any more, they are logged out everywhere, and are sent a code for `POST /auth/password/reset`.',
    scope: 'admin:write',
    role: 'admin',
    answers: { 204: null },
    problems: [UserNotFound, UserIsDeleted, CannotAdministerThem, CannotSendCode, TooManyLogins],
  })
  resetMemberPassword(
    @CurrentCaller() caller: Caller,
    @Param({ schema: MemberParams }) { id }: MemberParams,
  ): Promise<void> {
    return this.voidPassword.execute(caller, id);
  }
}

/** Email addresses and phone numbers are seen by their owners and admins only (product.md, "auth and users"). */
function shownTo(caller: Caller, member: MemberRecord): MemberRecord {
  return caller.role === 'admin' ? member : { ...member, email: null, phone: null };
}
