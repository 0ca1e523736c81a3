import type { Email, Sms } from '#kernel';

/** One attempt to hand a message over. */
export interface Delivery {
  /** The same for each attempt, so that a provider may know a message that it has already. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/** @throws MessageRefused when trying again cannot help, ProviderUnavailable when it may */
export interface Transport<Message> {
  deliver(message: Message, delivery: Delivery): Promise<void>;
}

/** How this installation sends; `undefined` is a way that nobody has configured. */
export interface Transports {
  readonly email: Transport<Email> | undefined;
  readonly sms: Transport<Sms> | undefined;
}

export const transports = Symbol('transports');
