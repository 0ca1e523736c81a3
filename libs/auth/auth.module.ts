import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { RateLimitGuard, RootSecret } from '#platform';
import { UsersModule } from '#users';
import { AccessGuard } from './api/access.guard.ts';
import { AuthController } from './api/auth.controller.ts';
import { PasswordController } from './api/password.controller.ts';
import { PruneSchedule } from './api/prune.schedule.ts';
import { SendCodeHandler } from './api/send-code.handler.ts';
import { SessionsConsumer } from './api/sessions.consumer.ts';
import { SessionsController } from './api/sessions.controller.ts';
import { SecurityNoticesConsumer } from './api/security-notices.consumer.ts';
import { AccountPolicy } from './application/account-policy.ts';
import { ChangePassword } from './application/change-password.ts';
import { CheckPassword } from './application/check-password.ts';
import { ChoosePassword } from './application/choose-password.ts';
import { CodeMaker } from './application/code-maker.ts';
import { Codes } from './application/codes.ts';
import { CommonPasswords } from './application/common-passwords.ts';
import { EndSession } from './application/end-session.ts';
import { EndSessions } from './application/end-sessions.ts';
import { LetIn } from './application/let-in.ts';
import { ListSessions } from './application/list-sessions.ts';
import { LogIn } from './application/log-in.ts';
import { LogOut } from './application/log-out.ts';
import { NewPassword } from './application/new-password.ts';
import { NotifyOwner } from './application/notify-owner.ts';
import { OpenSession } from './application/open-session.ts';
import { PasswordHasher } from './application/password-hasher.ts';
import { RefreshTokens } from './application/refresh-tokens.ts';
import { Register } from './application/register.ts';
import { RequestCode } from './application/request-code.ts';
import { ResetPassword } from './application/reset-password.ts';
import { SendCode } from './application/send-code.ts';
import { SessionEndings } from './application/session-endings.ts';
import { TokenIssuer } from './application/token-issuer.ts';
import { VerifyContact } from './application/verify-contact.ts';
import { authSettings, type AuthSettings } from './auth.settings.ts';
import { CodeRepository } from './domain/code.repository.ts';
import { CredentialsRepository } from './domain/credentials.repository.ts';
import { SessionRepository } from './domain/session.repository.ts';
import { Tries } from './domain/tries.ts';
import { accessToken } from './infrastructure/access-token.ts';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.ts';
import { HmacCodeMaker } from './infrastructure/hmac-code-maker.ts';
import { JwtTokenIssuer } from './infrastructure/jwt-token-issuer.ts';
import { JwtStrategy } from './infrastructure/jwt.strategy.ts';
import { ListedCommonPasswords } from './infrastructure/listed-common-passwords.ts';
import { SqlCodeRepository } from './infrastructure/sql-code.repository.ts';
import { SqlCredentialsRepository } from './infrastructure/sql-credentials.repository.ts';
import { SqlSessionEndings } from './infrastructure/sql-session-endings.ts';
import { SqlTries } from './infrastructure/sql-tries.ts';
import { TypeormSessionRepository } from './infrastructure/typeorm-session.repository.ts';

@Module({
  imports: [
    UsersModule,
    PassportModule,
    JwtModule.registerAsync({
      inject: [RootSecret],
      useFactory: (secret: RootSecret) => ({
        secret: secret.signingKey(),
        signOptions: { algorithm: accessToken.algorithm },
      }),
    }),
  ],
  controllers: [AuthController, PasswordController, SessionsController, SessionsConsumer, SecurityNoticesConsumer],
  providers: [
    JwtStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
    // here, because it comes after the one above
    { provide: APP_GUARD, useClass: RateLimitGuard },
    {
      provide: AccountPolicy,
      useFactory: (settings: AuthSettings) => new AccountPolicy(settings),
      inject: [authSettings.token],
    },
    Register,
    VerifyContact,
    RequestCode,
    SendCode,
    SendCodeHandler,
    Codes,
    CheckPassword,
    NewPassword,
    ChangePassword,
    ChoosePassword,
    ResetPassword,
    NotifyOwner,
    LogIn,
    LetIn,
    RefreshTokens,
    LogOut,
    EndSession,
    EndSessions,
    ListSessions,
    OpenSession,
    PruneSchedule,
    SqlSessionEndings,
    { provide: SessionEndings, useExisting: SqlSessionEndings },
    { provide: PasswordHasher, useClass: Argon2PasswordHasher },
    { provide: CommonPasswords, useClass: ListedCommonPasswords },
    { provide: CodeMaker, useClass: HmacCodeMaker },
    { provide: CodeRepository, useClass: SqlCodeRepository },
    { provide: Tries, useClass: SqlTries },
    { provide: TokenIssuer, useClass: JwtTokenIssuer },
    { provide: SessionRepository, useClass: TypeormSessionRepository },
    { provide: CredentialsRepository, useClass: SqlCredentialsRepository },
  ],
  exports: [CheckPassword, PasswordHasher, EndSessions, SessionEndings],
})
export class AuthModule {}
