import { appError } from '#kernel';

/** Also when the member is hidden from the caller, or there is no such member. */
export class WalletNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.not-found',
  title: 'Wallet not found',
}) {}

export class WalletNotActive extends appError({
  kind: 'payment-refused',
  code: 'wallets.not-active',
  title: 'The wallet is frozen or closed',
}) {}

export class InvalidAmount extends appError({
  kind: 'malformed',
  code: 'wallets.invalid-amount',
  title: 'This is no amount of the currency',
}) {}

export class CannotPayYourself extends appError({
  kind: 'malformed',
  code: 'wallets.cannot-pay-yourself',
  title: 'Nobody pays themselves',
}) {}

export class OverLimit extends appError({
  kind: 'payment-refused',
  code: 'wallets.over-limit',
  title: 'The amount is above what one payment may be',
}) {}

export class OverDailyLimit extends appError({
  kind: 'payment-refused',
  code: 'wallets.over-daily-limit',
  title: 'The amount is above what is left of today’s limit',
}) {}

export class InsufficientFunds extends appError({
  kind: 'payment-refused',
  code: 'wallets.insufficient-funds',
  title: 'The wallet does not hold enough',
}) {}

/** The id is the idempotency key of the money: it belongs to one payment for ever. */
export class TransactionIdReused extends appError({
  kind: 'mismatched',
  code: 'wallets.id-reused',
  title: 'The id belongs to another payment',
}) {}

/** Also when it is somebody else's. */
export class TransactionNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.transaction-not-found',
  title: 'Transaction not found',
}) {}

export class ReversedAlready extends appError({
  kind: 'conflict',
  code: 'wallets.reversed-already',
  title: 'The transaction has been reversed already',
}) {}

export class PinRequired extends appError({
  kind: 'malformed',
  code: 'wallets.pin-required',
  title: 'The payment needs the PIN or a step-up token',
}) {}

export class PinNotSet extends appError({
  kind: 'malformed',
  code: 'wallets.pin-not-set',
  title: 'The wallet has no PIN yet',
}) {}

export class PinSetAlready extends appError({
  kind: 'conflict',
  code: 'wallets.pin-set-already',
  title: 'The wallet has a PIN: changing it needs the old one',
}) {}

export class PinsDiffer extends appError({
  kind: 'malformed',
  code: 'wallets.pins-differ',
  title: 'The two PINs differ',
}) {}

export class WrongPin extends appError({
  kind: 'unauthenticated',
  code: 'wallets.wrong-pin',
  title: 'The PIN is wrong',
}) {}

/** Too many wrong tries: for 15 minutes, or, after the third time, until somebody unfreezes the wallet. */
export class PinLocked extends appError({
  kind: 'locked',
  code: 'wallets.pin-locked',
  title: 'The PIN is locked',
}) {}

export class InvalidStepUp extends appError({
  kind: 'unauthenticated',
  code: 'wallets.invalid-step-up',
  title: 'The step-up token is not valid, or no longer',
}) {}

/** Also when it is between others. */
export class HoldNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.hold-not-found',
  title: 'Hold not found',
}) {}

export class HoldEnded extends appError({
  kind: 'conflict',
  code: 'wallets.hold-ended',
  title: 'The hold was captured or given back already',
}) {}

export class MoreThanHeld extends appError({
  kind: 'payment-refused',
  code: 'wallets.more-than-held',
  title: 'The amount is above what is held',
}) {}

export class NotYourDecision extends appError({
  kind: 'forbidden',
  code: 'wallets.not-your-decision',
  title: 'This is for the other side to decide',
}) {}

/** Also when it is between others. */
export class PaymentRequestNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.payment-request-not-found',
  title: 'Payment request not found',
}) {}

export class PaymentRequestEnded extends appError({
  kind: 'conflict',
  code: 'wallets.payment-request-ended',
  title: 'The request was paid, declined or cancelled already, or is too old',
}) {}

/** Also when it is somebody else's. */
export class ScheduledTransferNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.scheduled-transfer-not-found',
  title: 'Scheduled transfer not found',
}) {}

export class ScheduledTransferEnded extends appError({
  kind: 'conflict',
  code: 'wallets.scheduled-transfer-ended',
  title: 'The scheduled transfer has ended already',
}) {}

export class NotInTheFuture extends appError({
  kind: 'malformed',
  code: 'wallets.not-in-the-future',
  title: 'The time must be in the future',
}) {}

export class NotReversible extends appError({
  kind: 'conflict',
  code: 'wallets.not-reversible',
  title: 'A transaction of this type is not reversed',
}) {}

export class InvalidPeriod extends appError({
  kind: 'malformed',
  code: 'wallets.invalid-period',
  title: 'The period must end after it begins, and be a year at most',
}) {}

export class StatementTooLong extends appError({
  kind: 'malformed',
  code: 'wallets.statement-too-long',
  title: 'There are too many transactions in this period: ask for a shorter one',
}) {}

export class WithdrawalNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.withdrawal-not-found',
  title: 'Withdrawal not found',
}) {}

export class WithdrawalEnded extends appError({
  kind: 'conflict',
  code: 'wallets.withdrawal-ended',
  title: 'The withdrawal has ended otherwise already',
}) {}

export class InvalidSignature extends appError({
  kind: 'unauthenticated',
  code: 'wallets.invalid-signature',
  title: 'This was not signed by the provider, or long ago',
}) {}

export class ProviderAway extends appError({
  kind: 'unavailable',
  code: 'wallets.provider-away',
  title: 'The provider of money cannot be reached',
}) {}

export class ApprovalNotFound extends appError({
  kind: 'not-found',
  code: 'wallets.approval-not-found',
  title: 'Nothing of that kind was asked for',
}) {}

export class ApprovalEnded extends appError({
  kind: 'conflict',
  code: 'wallets.approval-ended',
  title: 'It was decided already',
}) {}

export class SecondAdminNeeded extends appError({
  kind: 'forbidden',
  code: 'wallets.second-admin-needed',
  title: 'Another admin has to agree',
}) {}

export class CurrencyNotOffered extends appError({
  kind: 'malformed',
  code: 'wallets.currency-not-offered',
  title: 'There are no wallets in this currency here',
}) {}

export class WalletNotEmpty extends appError({
  kind: 'conflict',
  code: 'wallets.not-empty',
  title: 'There is money in the wallet, or held',
}) {}
