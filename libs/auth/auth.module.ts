import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { RootSecret } from '#platform';
import { UsersModule } from '#users';
import { AccessGuard } from './api/access.guard.ts';
import { ApiKeysController } from './api/api-keys.controller.ts';
import { AuthController } from './api/auth.controller.ts';
import { PruneSchedule } from './api/prune.schedule.ts';
import { SessionsConsumer } from './api/sessions.consumer.ts';
import { SessionsController } from './api/sessions.controller.ts';
import { AccountPolicy } from './application/account-policy.ts';
import { ApiKeyHolders } from './application/api-key-holders.ts';
import { ApiKeySecrets } from './application/api-key-secrets.ts';
import { ApiKeyUsage } from './application/api-key-usage.ts';
import { CreateApiKey } from './application/create-api-key.ts';
import { EndSession } from './application/end-session.ts';
import { EndSessions } from './application/end-sessions.ts';
import { LetIn } from './application/let-in.ts';
import { ListApiKeys } from './application/list-api-keys.ts';
import { ListSessions } from './application/list-sessions.ts';
import { LogIn } from './application/log-in.ts';
import { LogOut } from './application/log-out.ts';
import { OpenSession } from './application/open-session.ts';
import { PasswordHasher } from './application/password-hasher.ts';
import { RefreshTokens } from './application/refresh-tokens.ts';
import { Register } from './application/register.ts';
import { RevokeApiKey } from './application/revoke-api-key.ts';
import { RotateApiKey } from './application/rotate-api-key.ts';
import { SessionEndings } from './application/session-endings.ts';
import { TokenIssuer } from './application/token-issuer.ts';
import { authSettings, type AuthSettings } from './auth.settings.ts';
import { ApiKeyRepository } from './domain/api-key.repository.ts';
import { CredentialsRepository } from './domain/credentials.repository.ts';
import { SessionRepository } from './domain/session.repository.ts';
import { accessToken } from './infrastructure/access-token.ts';
import { Argon2PasswordHasher } from './infrastructure/argon2-password-hasher.ts';
import { JwtTokenIssuer } from './infrastructure/jwt-token-issuer.ts';
import { JwtStrategy } from './infrastructure/jwt.strategy.ts';
import { RandomApiKeySecrets } from './infrastructure/random-api-key-secrets.ts';
import { SqlApiKeyUsage } from './infrastructure/sql-api-key-usage.ts';
import { SqlApiKeyRepository } from './infrastructure/sql-api-key.repository.ts';
import { SqlCredentialsRepository } from './infrastructure/sql-credentials.repository.ts';
import { SqlSessionEndings } from './infrastructure/sql-session-endings.ts';
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
  controllers: [AuthController, SessionsController, ApiKeysController, SessionsConsumer],
  providers: [
    JwtStrategy,
    { provide: APP_GUARD, useClass: AccessGuard },
    {
      provide: AccountPolicy,
      useFactory: ({ requireVerification }: AuthSettings) => new AccountPolicy(requireVerification),
      inject: [authSettings.token],
    },
    Register,
    LogIn,
    LetIn,
    RefreshTokens,
    LogOut,
    EndSession,
    EndSessions,
    ListSessions,
    OpenSession,
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
    { provide: TokenIssuer, useClass: JwtTokenIssuer },
    { provide: SessionRepository, useClass: TypeormSessionRepository },
    { provide: CredentialsRepository, useClass: SqlCredentialsRepository },
  ],
  exports: [PasswordHasher, EndSessions, SessionEndings],
})
export class AuthModule {}
