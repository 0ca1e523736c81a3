import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { AuthModuleOptions, PassportModule } from '@nestjs/passport';
import { RateLimitGuard, RootSecret } from '#platform';
import { UsersModule } from '#users';
import { AccessGuard } from './api/access.guard.ts';
import { ApiKeysController } from './api/api-keys.controller.ts';
import { AuthController } from './api/auth.controller.ts';
import { FirstAdmin } from './api/first-admin.ts';
import { MembersController } from './api/members.controller.ts';
import { PasswordController } from './api/password.controller.ts';
import { PruneSchedule } from './api/prune.schedule.ts';
import { SecondFactorController } from './api/second-factor.controller.ts';
import { SendCodeHandler } from './api/send-code.handler.ts';
import { SessionsConsumer } from './api/sessions.consumer.ts';
import { SessionsController } from './api/sessions.controller.ts';
import { SecurityNoticesConsumer } from './api/security-notices.consumer.ts';
import { AccountPolicy } from './application/account-policy.ts';
import { AdministerMember } from './application/administer-member.ts';
import { ApiKeyHolders } from './application/api-key-holders.ts';
import { ApiKeySecrets } from './application/api-key-secrets.ts';
import { ApiKeyUsage } from './application/api-key-usage.ts';
import { CreateAdmin } from './application/create-admin.ts';
import { CreateApiKey } from './application/create-api-key.ts';
import { Authenticator } from './application/authenticator.ts';
import { ChangePassword } from './application/change-password.ts';
import { CheckPassword } from './application/check-password.ts';
import { CheckSecondFactor } from './application/check-second-factor.ts';
import { ChoosePassword } from './application/choose-password.ts';
import { CodeMaker } from './application/code-maker.ts';
import { Codes } from './application/codes.ts';
import { CommonPasswords } from './application/common-passwords.ts';
import { ConfirmSecondFactor } from './application/confirm-second-factor.ts';
import { EndSession } from './application/end-session.ts';
import { EndSessions } from './application/end-sessions.ts';
import { LetIn } from './application/let-in.ts';
import { ListApiKeys } from './application/list-api-keys.ts';
import { ListSessions } from './application/list-sessions.ts';
import { LogIn } from './application/log-in.ts';
import { LogOut } from './application/log-out.ts';
import { NewPassword } from './application/new-password.ts';
import { NotifyOwner } from './application/notify-owner.ts';
import { OpenSession } from './application/open-session.ts';
import { PasswordHasher } from './application/password-hasher.ts';
import { ProveIdentity } from './application/prove-identity.ts';
import { RecoveryCodes } from './application/recovery-codes.ts';
import { RefreshTokens } from './application/refresh-tokens.ts';
import { Register } from './application/register.ts';
import { RevokeApiKey } from './application/revoke-api-key.ts';
import { RotateApiKey } from './application/rotate-api-key.ts';
import { RenewRecoveryCodes } from './application/renew-recovery-codes.ts';
import { RequestCode } from './application/request-code.ts';
import { ResetPassword } from './application/reset-password.ts';
import { SendCode } from './application/send-code.ts';
import { SetUpSecondFactor } from './application/set-up-second-factor.ts';
import { SessionEndings } from './application/session-endings.ts';
import { TokenIssuer } from './application/token-issuer.ts';
import { TurnOffSecondFactor } from './application/turn-off-second-factor.ts';
import { VerifiedTokens } from './application/verified-tokens.ts';
import { VerifyContact } from './application/verify-contact.ts';
import { VoidPassword } from './application/void-password.ts';
import { authSettings, type AuthSettings } from './auth.settings.ts';
import { ApiKeyRepository } from './domain/api-key.repository.ts';
import { CodeRepository } from './domain/code.repository.ts';
import { CredentialsRepository } from './domain/credentials.repository.ts';
import { SecondFactorRepository } from './domain/second-factor.repository.ts';
import { SessionRepository } from './domain/session.repository.ts';
import { Tries } from './domain/tries.ts';
import { accessToken } from './infrastructure/access-token.ts';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.ts';
import { AuthPersonalData } from './infrastructure/auth-personal-data.ts';
import { HmacCodeMaker } from './infrastructure/hmac-code-maker.ts';
import { JwtTokenIssuer } from './infrastructure/jwt-token-issuer.ts';
import { JwtStrategy } from './infrastructure/jwt.strategy.ts';
import { RandomApiKeySecrets } from './infrastructure/random-api-key-secrets.ts';
import { SqlApiKeyUsage } from './infrastructure/sql-api-key-usage.ts';
import { SqlApiKeyRepository } from './infrastructure/sql-api-key.repository.ts';
import { ListedCommonPasswords } from './infrastructure/listed-common-passwords.ts';
import { SqlAuthStatistics } from './infrastructure/sql-auth-statistics.ts';
import { OtpauthAuthenticator } from './infrastructure/otpauth-authenticator.ts';
import { SqlCodeRepository } from './infrastructure/sql-code.repository.ts';
import { SqlCredentialsRepository } from './infrastructure/sql-credentials.repository.ts';
import { SqlSecondFactorRepository } from './infrastructure/sql-second-factor.repository.ts';
import { SqlSessionEndings } from './infrastructure/sql-session-endings.ts';
import { SqlTries } from './infrastructure/sql-tries.ts';
import { RememberedTokens } from './infrastructure/remembered-tokens.ts';
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
  controllers: [
    AuthController,
    PasswordController,
    ApiKeysController,
    MembersController,
    SecondFactorController,
    SessionsController,
    SessionsConsumer,
    SecurityNoticesConsumer,
  ],
  providers: [
    AuthPersonalData,
    { provide: VerifiedTokens, useClass: RememberedTokens },
    JwtStrategy,
    {
      provide: AuthModuleOptions,
      useFactory: ({ name }: JwtStrategy): AuthModuleOptions => ({ defaultStrategy: name }),
      inject: [JwtStrategy],
    },
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
    CheckSecondFactor,
    ProveIdentity,
    SetUpSecondFactor,
    ConfirmSecondFactor,
    RecoveryCodes,
    RenewRecoveryCodes,
    TurnOffSecondFactor,
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
    AdministerMember,
    VoidPassword,
    CreateAdmin,
    FirstAdmin,
    SqlAuthStatistics,
    CreateApiKey,
    ListApiKeys,
    RotateApiKey,
    RevokeApiKey,
    ApiKeyHolders,
    { provide: ApiKeySecrets, useClass: RandomApiKeySecrets },
    { provide: ApiKeyUsage, useClass: SqlApiKeyUsage },
    { provide: ApiKeyRepository, useClass: SqlApiKeyRepository },
    PruneSchedule,
    SqlSessionEndings,
    { provide: SessionEndings, useExisting: SqlSessionEndings },
    { provide: PasswordHasher, useClass: Argon2PasswordHasher },
    { provide: CommonPasswords, useClass: ListedCommonPasswords },
    { provide: CodeMaker, useClass: HmacCodeMaker },
    { provide: Authenticator, useClass: OtpauthAuthenticator },
    { provide: SecondFactorRepository, useClass: SqlSecondFactorRepository },
    { provide: CodeRepository, useClass: SqlCodeRepository },
    { provide: Tries, useClass: SqlTries },
    { provide: TokenIssuer, useClass: JwtTokenIssuer },
    { provide: SessionRepository, useClass: TypeormSessionRepository },
    { provide: CredentialsRepository, useClass: SqlCredentialsRepository },
  ],
  exports: [CheckPassword, ProveIdentity, PasswordHasher, EndSessions, SessionEndings],
})
export class AuthModule {}
