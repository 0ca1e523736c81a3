import { beforeAll, beforeEach, inject } from 'vitest';
import type { ServiceName } from './service.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `ServiceDesk` gives out services. */
    readonly serviceDesk: string;
  }
}

/** The address of a service of this run, or why there is none. */
export type Availability = { readonly address: string } | { readonly missing: string };

/** Asks for a service of this run; the first to ask waits for its start. */
export async function requestService(name: ServiceName): Promise<Availability> {
  const answer = await fetch(`${inject('serviceDesk')}/${name}`, { signal: AbortSignal.timeout(300_000) });
  const text = await answer.text();
  return answer.ok ? { address: text } : { missing: text };
}

/**
 * A service for the tests of this file or block; where it cannot be had they are skipped, with the reason. Call it before
 * the hooks that need the address, and let those begin with `isThere`.
 */
export function useService(name: ServiceName): { readonly address: string; readonly isThere: boolean } {
  let availability: Availability = { missing: `${name} was not asked for yet` };
  beforeAll(async () => {
    availability = await requestService(name);
  }, 300_000);
  beforeEach(({ skip }) => {
    if ('missing' in availability) skip(availability.missing);
  });
  return {
    get address() {
      if ('missing' in availability) throw new Error(availability.missing);
      return availability.address;
    },
    get isThere() {
      return 'address' in availability;
    },
  };
}
