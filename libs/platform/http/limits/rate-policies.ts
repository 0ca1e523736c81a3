import type { RateLimitSettings } from './rate-limit.settings.ts';

export interface RatePolicy {
  readonly windowSeconds: number;
  /** Which setting says how many points a window has. */
  readonly points: keyof RateLimitSettings & `${string}PerMinute`;
  /** `shared`: Redis, or memory when embedded; each process goes on alone while it is away. `database`: never without. */
  readonly countedIn: 'shared' | 'database';
}

/** What callers have to spend. */
export const ratePolicies = {
  requests: { windowSeconds: 60, points: 'requestsPerMinute', countedIn: 'shared' },
  credentials: { windowSeconds: 60, points: 'credentialsPerMinute', countedIn: 'database' },
} as const satisfies Record<string, RatePolicy>;

export interface RouteCost {
  readonly policy: keyof typeof ratePolicies;
  readonly points: number;
  /** For the documentation. */
  readonly what: string;
}

/** What a route costs, by the kind it declares in its `@Endpoint`. */
export const routeCosts = {
  standard: { policy: 'requests', points: 1, what: 'Everything else' },
  costly: { policy: 'requests', points: 5, what: 'Uploads, searches, exports and other long work' },
  credentials: { policy: 'credentials', points: 1, what: 'Whatever takes a password, a code or a PIN' },
} as const satisfies Record<string, RouteCost>;

export type RouteKind = keyof typeof routeCosts;
