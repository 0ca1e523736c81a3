import type { Environment } from '../config/settings.ts';
import { isDocs } from './paths.ts';
import { readyLines } from './plain-response.ts';

const docsPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join(';');

/** What every answer carries, also those that the router gives before anything else has run. */
export function securityHeaders(environment: Environment): (path: string) => string {
  const everywhere = {
    'cross-origin-resource-policy': 'cross-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(environment === 'production' ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  };
  const api = readyLines({
    ...everywhere,
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
  });
  const docs = readyLines({ ...everywhere, 'content-security-policy': docsPolicy });
  return (path) => (isDocs(path) ? docs : api);
}
