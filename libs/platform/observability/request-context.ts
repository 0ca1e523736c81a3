import { AsyncLocalStorage } from 'node:async_hooks';

interface RequestContext {
  readonly requestId: string;
  /** What stands around the handler's work: that it waits for its turn, that it happens once. */
  readonly around?: Around;
}

export type Around = (work: () => Promise<unknown>) => Promise<unknown>;

const storage = new AsyncLocalStorage<RequestContext>();

/** Makes the request known to everything that `work` starts: logs, and what is passed on. */
export function withRequest<T>(context: RequestContext, work: () => T): T {
  return storage.run(context, work);
}

export function requestIdNow(): string | undefined {
  return storage.getStore()?.requestId;
}

export function aroundNow(): Around | undefined {
  return storage.getStore()?.around;
}
