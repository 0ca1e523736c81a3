import { appError } from '#kernel';

export class ScrapeRefused extends appError({
  kind: 'unauthenticated',
  code: 'metrics.token-needed',
  title: 'This needs the token of GUILDHALL__METRICS__TOKEN',
}) {}
