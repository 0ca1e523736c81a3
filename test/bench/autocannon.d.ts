/** The little of autocannon that the bench uses; it brings no types of its own. */
declare module 'autocannon' {
  namespace autocannon {
    interface Request {
      method: string;
      path: string;
      headers: Record<string, string>;
      body?: string;
    }
    interface Client {
      setRequests(requests: Request[]): void;
    }
    interface Options {
      url: string;
      connections: number;
      /** Seconds; ignored when there is an amount. */
      duration?: number;
      amount?: number;
      /** How often, in milliseconds, it looks whether the time is over. */
      sampleInt?: number;
      /** Seconds after which a request counts as an error. */
      timeout?: number;
      setupClient?: (client: Client) => void;
    }
    interface Result {
      errors: number;
      non2xx: number;
      timeouts: number;
    }
    interface Run extends PromiseLike<Result> {
      on(
        event: 'response',
        listener: (client: Client, status: number, bytes: number, milliseconds: number) => void,
      ): this;
    }
  }
  function autocannon(options: autocannon.Options): autocannon.Run;
  export = autocannon;
}
