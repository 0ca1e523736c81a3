import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TooManyLogins } from '#auth';
import { CurrentCaller, Endpoint, type Caller, type SessionCaller } from '#platform';
import { ReadWallet, type WalletView as WalletViewType } from '../application/read-wallet.ts';
import { SetPin } from '../application/set-pin.ts';
import { StepUp } from '../application/step-up.ts';
import { WalletPolicy } from '../application/wallet-policy.ts';
import { PinLocked, PinNotSet, PinsDiffer, PinSetAlready, WalletNotFound, WrongPin } from '../domain/wallet.errors.ts';
import { SetPinBody, StepUpView, VerifyPinBody, WalletQuery, WalletView } from './wallets.dto.ts';

@ApiTags('wallets')
@Controller('wallet')
export class WalletController {
  constructor(
    private readonly wallets: ReadWallet,
    private readonly policy: WalletPolicy,
    private readonly setPinUseCase: SetPin,
    private readonly stepUp: StepUp,
  ) {}

  @Get()
  @Endpoint({ summary: 'My wallet', scope: 'wallets:read', answers: { 200: WalletView }, problems: [WalletNotFound] })
  getMyWallet(
    @CurrentCaller() { userId }: Caller,
    @Query({ schema: WalletQuery }) { currency }: WalletQuery,
  ): Promise<WalletViewType> {
    return this.wallets.execute(userId, currency ?? this.policy.currency);
  }

  @Post('pin')
  @Endpoint({
    summary: 'Set or change my PIN',
    kind: 'credentials',
    description: 'Changing it needs the old one, and ends every step-up token.',
    scope: 'session',
    answers: { 200: WalletView },
    problems: [PinsDiffer, PinSetAlready, PinNotSet, WrongPin, PinLocked, TooManyLogins, WalletNotFound],
  })
  async setPin(
    @CurrentCaller() { userId }: Caller,
    @Body({ schema: SetPinBody }) body: SetPinBody,
  ): Promise<WalletViewType> {
    await this.setPinUseCase.execute(userId, body);
    return this.wallets.execute(userId, this.policy.currency);
  }

  @Post('pin/verify')
  @Endpoint({
    summary: 'Get a step-up token for my PIN',
    kind: 'credentials',
    description: 'It stands for the PIN for five minutes, in this session.',
    scope: 'session',
    answers: { 200: StepUpView },
    problems: [PinNotSet, WrongPin, PinLocked, TooManyLogins],
  })
  verifyPin(
    @CurrentCaller() caller: SessionCaller,
    @Body({ schema: VerifyPinBody }) { pin }: VerifyPinBody,
  ): Promise<StepUpView> {
    return this.stepUp.execute(caller, pin);
  }
}
