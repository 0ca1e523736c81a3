import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentCaller, Endpoint, type SessionCaller } from '#platform';
import { ConfirmSecondFactor } from '../application/confirm-second-factor.ts';
import { RenewRecoveryCodes } from '../application/renew-recovery-codes.ts';
import { SetUpSecondFactor } from '../application/set-up-second-factor.ts';
import { TurnOffSecondFactor } from '../application/turn-off-second-factor.ts';
import {
  SecondFactorIsOff,
  SecondFactorIsOn,
  SecondFactorRequired,
  TooManyLogins,
  TooManyTries,
  WrongCredentials,
  WrongSecondFactor,
} from '../domain/auth.errors.ts';
import { SecondFactorRepository } from '../domain/second-factor.repository.ts';
import {
  ConfirmTotpBody,
  ProofBody,
  ProposedTotpView,
  RecoveryCodesView,
  SetUpTotpBody,
  TotpView,
} from './second-factor.dto.ts';

const proofProblems = [
  WrongCredentials,
  SecondFactorRequired,
  WrongSecondFactor,
  SecondFactorIsOff,
  TooManyTries,
  TooManyLogins,
];

@ApiTags('auth')
@Controller('auth/totp')
export class SecondFactorController {
  constructor(
    private readonly setUp: SetUpSecondFactor,
    private readonly confirm: ConfirmSecondFactor,
    private readonly renew: RenewRecoveryCodes,
    private readonly turnOff: TurnOffSecondFactor,
    private readonly factors: SecondFactorRepository,
  ) {}

  @Get()
  @Endpoint({ summary: 'Is a second factor asked of me?', scope: 'session', answers: { 200: TotpView } })
  async getTotp(@CurrentCaller() { userId }: SessionCaller): Promise<TotpView> {
    const factor = await this.factors.of(userId);
    return { isOn: factor !== undefined, recoveryCodesLeft: factor?.recoveryCodesLeft ?? 0 };
  }

  @Post()
  @Endpoint({
    summary: 'Give me a secret for my authenticator app',
    description: 'It is asked for once a code of it has been confirmed.',
    scope: 'session',
    kind: 'credentials',
    answers: { 200: ProposedTotpView },
    problems: [WrongCredentials, SecondFactorIsOn, TooManyTries, TooManyLogins],
  })
  setUpTotp(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: SetUpTotpBody }) { password }: SetUpTotpBody,
  ): Promise<ProposedTotpView> {
    return this.setUp.execute(userId, password);
  }

  @Post('confirm')
  @Endpoint({
    summary: 'My authenticator works: ask me for it at each login',
    description: 'Answers recovery codes, to be kept on paper.',
    scope: 'session',
    kind: 'credentials',
    answers: { 200: RecoveryCodesView },
    problems: [WrongSecondFactor, SecondFactorIsOff],
  })
  async confirmTotp(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: ConfirmTotpBody }) { totp }: ConfirmTotpBody,
  ): Promise<RecoveryCodesView> {
    return { recoveryCodes: [...(await this.confirm.execute(userId, totp))] };
  }

  @Post('recovery-codes')
  @Endpoint({
    summary: 'Give me other recovery codes',
    description: 'Those before are worth nothing any more.',
    scope: 'session',
    kind: 'credentials',
    answers: { 200: RecoveryCodesView },
    problems: proofProblems,
  })
  async renewRecoveryCodes(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: ProofBody }) proof: ProofBody,
  ): Promise<RecoveryCodesView> {
    return { recoveryCodes: [...(await this.renew.execute(userId, proof))] };
  }

  @Post('disable')
  @Endpoint({
    summary: 'Ask me for no second factor any more',
    scope: 'session',
    kind: 'credentials',
    answers: { 204: null },
    problems: proofProblems,
  })
  disableTotp(
    @CurrentCaller() { userId }: SessionCaller,
    @Body({ schema: ProofBody }) proof: ProofBody,
  ): Promise<void> {
    return this.turnOff.execute(userId, proof);
  }
}
