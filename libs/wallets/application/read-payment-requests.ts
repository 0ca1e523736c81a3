import type { Page, PageRequest } from '#kernel';
import type { UserCard } from '#users';
import type { RequestStatus } from '../domain/payment-request.ts';

export interface PaymentRequestView {
  readonly id: string;
  readonly status: RequestStatus;
  readonly amount: string;
  readonly currency: string;
  /** `null`: a member who is no longer there. */
  readonly requester: UserCard | null;
  readonly payer: UserCard | null;
  readonly description: string;
  readonly splitId: string | null;
  /** Of the payment, when it was paid. */
  readonly transactionId: string | null;
  readonly expiresAt: string;
  readonly createdAt: string;
}

export interface RequestFilter {
  /** Asked of me, or by me; both when left out. */
  readonly direction?: 'incoming' | 'outgoing' | undefined;
  readonly status?: RequestStatus | undefined;
  readonly splitId?: string | undefined;
}

export abstract class ReadPaymentRequests {
  /** Of those in which the member has a part. @throws PaymentRequestNotFound */
  abstract one(userId: string, requestId: string): Promise<PaymentRequestView>;
  /** Latest first. */
  abstract list(userId: string, filter: RequestFilter, page: PageRequest): Promise<Page<PaymentRequestView>>;
}
