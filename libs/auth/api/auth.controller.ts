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
import { Register } from '../application/register.ts';
import {
  AccountSuspended,
  InvalidRefreshToken,
  NotVerified,
  PasswordRefused,
  TooManyLogins,
  WrongCredentials,
} from '../domain/auth.errors.ts';
import { UserAgent } from './device.ts';
import { LoggedInView, LoginBody, RefreshBody, RegisterBody, RegisteredView, TokensView } from './auth.dto.ts';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registerUseCase: Register,
    private readonly logIn: LogIn,
    private readonly refresh: RefreshTokens,
    private readonly profiles: ReadProfile,
  ) {}

  @Public()
  @Post('register')
  @Endpoint({
    summary: 'Become a member',
    description: 'Where verification is not required (development), the answer carries tokens at once.',
    answers: { 201: RegisteredView },
    problems: [UsernameTaken, EmailTaken, PhoneTaken, InvalidUsername, PasswordRefused, TooManyLogins],
  })
  async register(
    @Body({ schema: RegisterBody }) body: RegisterBody,
    @UserAgent() userAgent: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RegisteredView> {
    const { userId, tokens } = await this.registerUseCase.execute({ ...body, userAgent });
    created(reply, `users/${userId}`);
    return { user: await this.profiles.ofSelf(userId), tokens, verification: null };
  }

  @Public()
  @Post('login')
  @Endpoint({
    summary: 'Log in with username, email address or phone number',
    answers: { 200: LoggedInView },
    problems: [WrongCredentials, NotVerified, AccountSuspended, TooManyLogins],
  })
  async login(@Body({ schema: LoginBody }) body: LoginBody, @UserAgent() userAgent: string): Promise<LoggedInView> {
    const { userId, tokens } = await this.logIn.execute({ ...body, userAgent });
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
