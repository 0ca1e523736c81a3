import { expect } from 'vitest';

/** An answer of the API; `body` is what the JSON says, unchecked: tests say what they expect of it. */
// oxlint-disable-next-line typescript/no-explicit-any -- a test reads whatever the wire brings
type Json = any;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

export interface RequestOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A client as a phone would be: JSON in, JSON out, and a token when it has one. */
export class Client {
  constructor(
    readonly base: string,
    readonly accessToken?: string,
  ) {}

  get(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('GET', path, options);
  }
  post(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.send('POST', path, { ...options, body });
  }
  patch(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.send('PATCH', path, { ...options, body });
  }
  delete(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('DELETE', path, options);
  }

  async send(method: string, path: string, { body, headers = {} }: RequestOptions): Promise<Answer> {
    const response = await fetch(`${this.base}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.accessToken === undefined ? {} : { authorization: `Bearer ${this.accessToken}` }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  }

  /** Follows `nextCursor` to the end. */
  async all(path: string, limit = 20): Promise<Json[]> {
    const items: Json[] = [];
    let cursor: string | null = null;
    do {
      const separator = path.includes('?') ? '&' : '?';
      const page: Answer = await this.get(
        `${path}${separator}limit=${limit}${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
      );
      expect(page.status, JSON.stringify(page.body)).toBe(200);
      items.push(...page.body.data);
      cursor = page.body.nextCursor;
    } while (cursor !== null);
    return items;
  }

  async register(username: string, password = 'correct horse battery'): Promise<Member> {
    const answer = await this.post('/auth/register', { username, password, email: `${username}@example.org` });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return new Member(this.base, answer.body, password);
  }

  /** The same member, with one device more. */
  async logIn({ username, password }: Pick<Member, 'username' | 'password'>, userAgent = 'Phone/1'): Promise<Member> {
    const headers = { 'user-agent': userAgent };
    const answer = await this.post('/auth/login', { identifier: username, password }, { headers });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
    return new Member(this.base, answer.body, password);
  }
}

/** A logged-in member. */
export class Member extends Client {
  readonly id: string;
  readonly username: string;
  readonly refreshToken: string;

  constructor(
    base: string,
    registered: Json,
    readonly password: string,
  ) {
    super(base, registered.tokens.accessToken);
    this.id = registered.user.id;
    this.username = registered.user.username;
    this.refreshToken = registered.tokens.refreshToken;
  }

  /** The same member, at another process. */
  at(base: string): Client {
    return new Client(base, this.accessToken);
  }

  /** Writes a post and returns its view. */
  async writes(content: string, more: Readonly<Record<string, unknown>> = {}): Promise<Json> {
    const answer = await this.post('/posts', { content, ...more });
    expect(answer.status, JSON.stringify(answer.body)).toBe(201);
    return answer.body;
  }

  async follows(other: Member): Promise<void> {
    expect((await this.post(`/users/${other.id}/follow`)).status).toBe(200);
  }
}

/** Expects a refusal: its status and its code. */
export function expectProblem(answer: Answer, status: number, code: string): void {
  expect(answer.body, `status ${answer.status}`).toMatchObject({ status, code, type: `urn:guildhall:problem:${code}` });
  expect(answer.status).toBe(status);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(answer.body.requestId).toBe(answer.headers.get('x-request-id'));
}
