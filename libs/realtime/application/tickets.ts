/** Lets a browser, which cannot send headers with a WebSocket, in: once, and soon. */
export abstract class Tickets {
  abstract issue(accessToken: string): Promise<{ readonly ticket: string; readonly expiresIn: number }>;
  /** @returns the access token, nothing when there is no such ticket (any more) */
  abstract redeem(ticket: string): Promise<string | undefined>;
  abstract prune(): Promise<void>;
}
