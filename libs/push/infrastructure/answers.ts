import { DeviceGone, PushProviderAway, PushRefused } from '../domain/push.errors.ts';

const timeoutMs = 10_000;
const mostRead = 10_000;

export interface Said {
  readonly status: number;
  /** The beginning of what else was said. */
  readonly text: string;
}

/** @throws PushProviderAway */
export async function post(url: string, init: RequestInit, signal: AbortSignal): Promise<Said> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'error',
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: response.status, text: await beginningOf(response) };
  } catch (error) {
    throw new PushProviderAway({ cause: error });
  }
}

/** Neither says anything about the note: who we are, how much we may, and whether the provider is well. */
const passing = new Set([401, 403, 408, 425, 429]);

/** @throws DeviceGone, PushRefused, PushProviderAway */
export function check({ status, text }: Said, isGone: boolean): void {
  if (status >= 200 && status < 300) return;
  const detail = `The provider answered ${status}.`;
  if (isGone) throw new DeviceGone({ detail });
  const said = new Error(text.slice(0, 300));
  if (status >= 400 && status < 500 && !passing.has(status)) throw new PushRefused({ detail, cause: said });
  throw new PushProviderAway({ detail, cause: said });
}

async function beginningOf({ body }: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    parts.push(part);
    size += part.length;
    if (size > mostRead) break;
  }
  return Buffer.concat(parts).toString('utf8');
}
