import { Refusal, type Api, type Bearer } from './api.ts';
import { LoggedIn, Tokens } from './wire.ts';

/** A token is renewed a little before it ends: requests take time. */
const marginMs = 60_000;

export interface Credentials {
  readonly identifier: string;
  readonly password: string;
}

/** Somebody who is logged in and stays so, for as long as it takes. */
export class Session implements Bearer {
  private endsAt: number;
  /** One renewal at a time: a refresh token is good for one. */
  private renewal: Promise<string> | undefined;

  constructor(
    private readonly api: Api,
    private readonly credentials: Credentials,
    private tokens: Tokens,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.endsAt = this.endOf(tokens);
  }

  static async logIn(api: Api, credentials: Credentials): Promise<{ readonly session: Session } & LoggedIn> {
    const loggedIn = await logIn(api, credentials);
    return { session: new Session(api, credentials, loggedIn.tokens), ...loggedIn };
  }

  async token(): Promise<string> {
    if (this.now() < this.endsAt) return this.tokens.accessToken;
    this.renewal ??= this.renew().finally(() => (this.renewal = undefined));
    return this.renewal;
  }

  expire(): void {
    this.endsAt = 0;
  }

  private async renew(): Promise<string> {
    this.tokens = await this.refresh();
    this.endsAt = this.endOf(this.tokens);
    return this.tokens.accessToken;
  }

  private async refresh(): Promise<Tokens> {
    const { refreshToken } = this.tokens;
    try {
      return await this.api.ask({ method: 'POST', path: '/auth/refresh', body: { refreshToken }, answer: Tokens });
    } catch (error) {
      // used already, by a request whose answer was lost
      if (error instanceof Refusal && error.status === 401) return (await logIn(this.api, this.credentials)).tokens;
      throw error;
    }
  }

  private endOf({ expiresIn }: Tokens): number {
    return this.now() + Math.max(1_000, expiresIn * 1_000 - marginMs);
  }
}

function logIn(api: Api, credentials: Credentials): Promise<LoggedIn> {
  return api.ask({ method: 'POST', path: '/auth/login', body: credentials, answer: LoggedIn });
}
