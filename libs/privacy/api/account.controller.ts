import { Body, Controller, Delete, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SecondFactorRequired, TooManyLogins, TooManyTries, WrongCredentials, WrongSecondFactor } from '#auth';
import { created, CurrentCaller, Endpoint, OwnTasks, type Caller, type Reply } from '#platform';
import { DeleteAccount } from '../application/delete-account.ts';
import { ExportLinks } from '../application/export-links.ts';
import { RequestExport } from '../application/request-export.ts';
import type { Export } from '../domain/export.repository.ts';
import { ConfirmationMismatch } from '../domain/privacy.errors.ts';
import { DeleteAccountBody, ExportView } from './privacy.dto.ts';

@ApiTags('users')
@Controller('users/me')
export class AccountController {
  constructor(
    private readonly deleteAccountUseCase: DeleteAccount,
    private readonly exports: RequestExport,
    private readonly links: ExportLinks,
    private readonly tasks: OwnTasks,
  ) {}

  @Delete()
  @Endpoint({
    summary: 'Delete my account',
    description:
      'Hides me from everybody and logs me out everywhere, at once. After a while (30 days, unless configured otherwise) all that ' +
      'is mine is erased.',
    kind: 'credentials',
    scope: 'session',
    answers: { 204: null },
    problems: [
      WrongCredentials,
      SecondFactorRequired,
      WrongSecondFactor,
      TooManyTries,
      TooManyLogins,
      ConfirmationMismatch,
    ],
  })
  deleteAccount(
    @CurrentCaller() caller: Caller,
    @Body({ schema: DeleteAccountBody }) { password, totp, confirmation }: DeleteAccountBody,
  ): Promise<void> {
    return this.deleteAccountUseCase.execute({ userId: caller.userId, password, totp, confirmation });
  }

  @Get('export')
  @Endpoint({
    summary: 'The copy of my data',
    description:
      'Everything about me, as a zip file of JSON lists and my media. It is made in the background, beginning with the first request; ' +
      'ask again, or follow the task, until there is a `url`. When it has expired, the next request makes another one.',
    scope: 'session',
    answers: { 200: ExportView },
  })
  async getExport(@CurrentCaller() { userId }: Caller): Promise<ExportView> {
    return this.viewOf(await this.exports.latest(userId));
  }

  @Post('export')
  @Endpoint({
    summary: 'Make another copy of my data',
    description: 'As it is now. When one is being made, that is the one.',
    kind: 'costly',
    scope: 'session',
    answers: { 201: ExportView },
  })
  async createExport(
    @CurrentCaller() { userId }: Caller,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<ExportView> {
    const made = await this.exports.another(userId);
    created(reply, 'users/me/export');
    return this.viewOf(made);
  }

  private async viewOf({ id, userId, taskId, size, createdAt, expiresAt }: Export): Promise<ExportView> {
    const { status, progress } = await this.tasks.read(userId, taskId);
    return {
      id,
      taskId,
      status,
      progress,
      url: size === null ? null : this.links.to(id),
      size,
      createdAt,
      expiresAt,
    };
  }
}
