import { AsyncLocalStorage } from 'node:async_hooks';
import { nextStep, traceIdOf } from './trace.ts';

interface RequestContext {
  readonly requestId: string;
  /** As it came, perhaps unreadable; of the first event that begins a trace, from then on. */
  traceparent?: string | undefined;
  /** Of the caller; `undefined` for what did not come over HTTP. */
  readonly address?: () => string;
  /** With which the caller came, as soon as the guard has looked. */
  readonly apiKeyId?: () => string | null | undefined;
  /** What stands around the handler's work: that it waits for its turn, that it happens once. */
  readonly around?: Around;
}

export type Around = (work: () => Promise<unknown>) => Promise<unknown>;

const storage = new AsyncLocalStorage<RequestContext>();

/** Makes the request known to everything that `work` starts: logs, and what is passed on. */
export function withRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function requestNow(): RequestContext | undefined {
  return storage.getStore();
}

export function requestIdNow(): string | undefined {
  return storage.getStore()?.requestId;
}

/** What an event of this request carries on; all events of a request belong to one trace, also when none came with it. */
export function nextStepNow(): string | null {
  const context = storage.getStore();
  if (context === undefined) return null;
  context.traceparent = nextStep(context.traceparent);
  return context.traceparent;
}

export function traceIdNow(): string | undefined {
  return traceIdOf(storage.getStore()?.traceparent);
}

export function aroundNow(): Around | undefined {
  return storage.getStore()?.around;
}
