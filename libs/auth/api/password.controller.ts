import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Endpoint, Public, type Caller } from '#platform';
import { ChoosePassword } from '../application/choose-password.ts';
import type { Tokens } from '../application/open-session.ts';
import { RequestCode } from '../application/request-code.ts';
import { ResetPassword } from '../application/reset-password.ts';
import { PasswordRefused, TooManyLogins, TooManyTries, WrongCode, WrongCredentials } from '../domain/auth.errors.ts';
import { TokensView } from './auth.dto.ts';
import { UserAgent } from './device.ts';
import { ChangePasswordBody, ForgotPasswordBody, ResetPasswordBody } from './password.dto.ts';

@ApiTags('auth')
@Controller('auth/password')
export class PasswordController {
  constructor(
    private readonly requestCode: RequestCode,
    private readonly resetUseCase: ResetPassword,
    private readonly choosePassword: ChoosePassword,
  ) {}

  @Public()
  @Post('forgot')
  @Endpoint({
    summary: 'Send me a code for a new password',
    kind: 'credentials',
    description:
      'By email or SMS, good for 10 minutes and three tries. The answer is the same whether or not there is such a member.',
    answers: { 204: null },
    problems: [TooManyTries],
  })
  forgotPassword(@Body({ schema: ForgotPasswordBody }) { identifier }: ForgotPasswordBody): Promise<void> {
    return this.requestCode.execute('reset', identifier);
  }

  @Public()
  @Post('reset')
  @Endpoint({
    summary: 'Choose a new password with a code',
    kind: 'credentials',
    description: 'All devices are logged out.',
    answers: { 204: null },
    problems: [WrongCode, PasswordRefused, TooManyLogins],
  })
  resetPassword(@Body({ schema: ResetPasswordBody }) body: ResetPasswordBody): Promise<void> {
    return this.resetUseCase.execute(body);
  }

  @Post('change')
  @Endpoint({
    summary: 'Choose a new password',
    kind: 'credentials',
    description: 'All devices are logged out; this one gets new tokens.',
    scope: 'session',
    answers: { 200: TokensView },
    problems: [WrongCredentials, TooManyTries, PasswordRefused, TooManyLogins],
  })
  changePassword(
    @CurrentCaller() caller: Caller,
    @Body({ schema: ChangePasswordBody }) body: ChangePasswordBody,
    @UserAgent() userAgent: string,
  ): Promise<Tokens> {
    return this.choosePassword.execute({ ...body, userId: caller.userId, userAgent });
  }
}
