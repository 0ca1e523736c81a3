export const apiPrefix = 'api/v1';
export const webSocketPath = `/${apiPrefix}/ws`;
export const docsPath = 'api/docs';

/** Pages and the documents behind them, as opposed to answers of the API. */
export function isDocs(path: string): boolean {
  return path.startsWith(`/${docsPath}`);
}
