import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestContext {
  readonly requestId: string;
  /** Of the caller; `undefined` for what did not come over HTTP. */
  readonly address?: () => string;
  /** Makes the handler's work happen once, for a request that brings a key for that. */
  readonly once?: Once;
}

export type Once = (work: () => Promise<unknown>) => Promise<unknown>;

const storage = new AsyncLocalStorage<RequestContext>();

/** Makes the request known to everything that `work` starts: logs, and what is passed on. */
export function withRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

/** Makes work that somebody else will do, along with that of others, the work of the request of now. */
export function ofThisRequest<T>(work: () => T): () => T {
  const context = storage.getStore();
  return () => (context === undefined ? work() : storage.run(context, work));
}

export function requestNow(): RequestContext | undefined {
  return storage.getStore();
}

export function requestIdNow(): string | undefined {
  return storage.getStore()?.requestId;
}

export function onceNow(): Once | undefined {
  return storage.getStore()?.once;
}
