export const apiPrefix = 'api/v1';
export const webSocketPath = `/${apiPrefix}/ws`;
export const docsPath = 'api/docs';

const healthPath = `/${apiPrefix}/health`;

/** What orchestrators ask every second: not limited, not put off, not logged. */
export function isProbe(path: string): boolean {
  return path.startsWith(healthPath);
}

/** Routes with a guard before them. */
export function isApi(path: string): boolean {
  return path.startsWith(`/${apiPrefix}/`);
}

/** Pages and the documents behind them, as opposed to answers of the API. */
export function isDocs(path: string): boolean {
  return path.startsWith(`/${docsPath}`);
}
