import { TooManyLogins } from '#auth';
import {
  CannotPayYourself,
  InsufficientFunds,
  InvalidAmount,
  InvalidStepUp,
  OverDailyLimit,
  OverLimit,
  PinLocked,
  PinNotSet,
  PinRequired,
  TransactionIdReused,
  WalletNotActive,
  WalletNotFound,
  WrongPin,
} from '../domain/wallet.errors.ts';

/** What a payer may be refused who has to show the PIN. */
export const proofProblems = [PinRequired, PinNotSet, WrongPin, InvalidStepUp, PinLocked, TooManyLogins];

/** Whether the two may pay each other such an amount at all. */
export const termsProblems = [InvalidAmount, CannotPayYourself, WalletNotFound, WalletNotActive];

/** Whether the money may go. */
export const spendingProblems = [WalletNotFound, WalletNotActive, OverLimit, OverDailyLimit, InsufficientFunds];

export const paymentProblems = [
  ...new Set([...termsProblems, ...proofProblems, ...spendingProblems, TransactionIdReused]),
];
