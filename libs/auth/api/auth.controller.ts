import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { created, CurrentCaller, Endpoint, Public, type Caller, type Reply } from '#platform';
import {
  EmailTaken,
  InvalidUsername,
  OwnUserView,
  PhoneTaken,
  ReadProfile,
  UsernameTaken,
  type OwnProfile,
} from '#users';
import { LogIn } from '../application/log-in.ts';
import type { Tokens } from '../application/open-session.ts';
import { RefreshTokens } from '../application/refresh-tokens.ts';
import { RequestCode } from '../application/request-code.ts';
import { Register } from '../application/register.ts';
import { VerifyContact } from '../application/verify-contact.ts';
import {
  AccountSuspended,
  CannotSendCode,
  InvalidRefreshToken,
  NotVerified,
  PasswordRefused,
  SecondFactorRequired,
  TooManyLogins,
  TooManyTries,
  WrongCode,
  WrongCredentials,
  WrongSecondFactor,
} from '../domain/auth.errors.ts';
import {
  LoggedInView,
  LoginBody,
  RefreshBody,
  RegisterBody,
  RegisteredView,
  ResendBody,
  TokensView,
  VerifiedView,
  VerifyBody,
} from './auth.dto.ts';
import { Address, UserAgent } from './device.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registerUseCase: Register,
    private readonly logIn: LogIn,
    private readonly verifyContact: VerifyContact,
    private readonly requestCode: RequestCode,
    private readonly refresh: RefreshTokens,
    private readonly profiles: ReadProfile,
  ) {}

  @Public()
  @Post('register')
  @Endpoint({
    summary: 'Become a member',
    kind: 'credentials',
    description:
      'Where verification is required (production), a code is sent to the email address or phone number. Elsewhere the answer carries tokens at once.',
    answers: { 201: RegisteredView },
    problems: [UsernameTaken, EmailTaken, PhoneTaken, InvalidUsername, PasswordRefused, TooManyLogins, CannotSendCode],
  })
  async register(
    @Body({ schema: RegisterBody }) body: RegisterBody,
    @UserAgent() userAgent: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RegisteredView> {
    const { userId, tokens, verification } = await this.registerUseCase.execute({ ...body, userAgent });
    created(reply, `users/${userId}`);
    return {
      user: await this.profiles.ofSelf(userId),
      tokens,
      verification: verification && { ...verification, expiresAt: verification.expiresAt.toISOString() },
    };
  }

  @Public()
  @Post('verify')
  @Endpoint({
    summary: 'Show that an email address or phone number is mine, by the code that was sent there',
    kind: 'credentials',
    description: 'Three tries within 10 minutes. The first address that is verified completes a registration.',
    answers: { 200: VerifiedView },
    problems: [WrongCode, AccountSuspended],
  })
  async verify(@Body({ schema: VerifyBody }) body: VerifyBody, @UserAgent() userAgent: string): Promise<VerifiedView> {
    const { userId, tokens } = await this.verifyContact.execute({ ...body, userAgent });
    return { user: await this.profiles.ofSelf(userId), tokens };
  }

  @Public()
  @Post('resend')
  @Endpoint({
    summary: 'Send me another code',
    kind: 'credentials',
    description:
      'The one before is worth nothing any more. The answer is the same whether or not there is anything to verify.',
    answers: { 204: null },
    problems: [TooManyTries],
  })
  resend(@Body({ schema: ResendBody }) { identifier }: ResendBody): Promise<void> {
    return this.requestCode.execute('verify', identifier);
  }

  @Public()
  @Post('login')
  @Endpoint({
    summary: 'Log in with username, email address or phone number',
    kind: 'credentials',
    answers: { 200: LoggedInView },
    description: 'Who has a second factor sends a code of it as `totp`, when the answer is `auth.totp-required`.',
    problems: [
      WrongCredentials,
      SecondFactorRequired,
      WrongSecondFactor,
      NotVerified,
      AccountSuspended,
      TooManyTries,
      TooManyLogins,
    ],
  })
  async login(
    @Body({ schema: LoginBody }) body: LoginBody,
    @UserAgent() userAgent: string,
    @Address() address: string,
  ): Promise<LoggedInView> {
    const { userId, tokens } = await this.logIn.execute({ ...body, userAgent, address });
    return { user: await this.profiles.ofSelf(userId), tokens };
  }

  @Public()
  @Post('refresh')
  @Endpoint({
    summary: 'Get new tokens for a refresh token',
    description:
      'Each refresh token has one successor, which it goes on answering for 30 seconds: asking twice is harmless. Later use of it ends the session.',
    answers: { 200: TokensView },
    problems: [InvalidRefreshToken],
  })
  refreshTokens(@Body({ schema: RefreshBody }) { refreshToken }: RefreshBody): Promise<Tokens> {
    return this.refresh.execute(refreshToken);
  }

  @Get('me')
  @Endpoint({ summary: 'Who am I?', scope: 'profile:read', answers: { 200: OwnUserView } })
  getMe(@CurrentCaller() caller: Caller): Promise<OwnProfile> {
    return this.profiles.ofSelf(caller.userId);
  }
}
