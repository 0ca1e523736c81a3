import { createECDH, createVerify, generateKeyPairSync, randomBytes, type ECDH } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createHttp2Server, type Http2Server, type ServerHttp2Session } from 'node:http2';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { buffer, text } from 'node:stream/consumers';

interface Request {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

type Answer = readonly [status: number, body: string];

/** A server of HTTP that keeps what it gets, and answers as a test tells it. */
class Recorder {
  readonly received: Request[] = [];
  readonly answers: Answer[] = [];
  private readonly server: Server;

  constructor(usual: (request: Request) => Answer) {
    this.server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const got = { path: request.url ?? '', headers: request.headers, body };
        this.received.push(got);
        const [status, said] = this.answers.shift() ?? usual(got);
        response.writeHead(status, { 'content-type': 'application/json' }).end(said);
      });
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Claims of a JWT whose signature is true. */
function claimsOf(jwt: string, publicKey: string, algorithm: 'RS256' | 'ES256') {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const header = JSON.parse(Buffer.from(head, 'base64url').toString());
  const isTrue =
    header.alg === algorithm &&
    createVerify('sha256')
      .update(`${head}.${payload}`)
      .verify({ key: publicKey, dsaEncoding: 'ieee-p1363' }, signature, 'base64url');
  if (!isTrue) throw new Error(`${jwt} is not signed with the key`);
  return { ...header, ...JSON.parse(Buffer.from(payload, 'base64url').toString()) };
}

/** A push service and a browser that has subscribed at it. */
export class PushService extends Recorder {
  private readonly keys: ECDH = createECDH('prime256v1');
  private readonly auth = randomBytes(16);

  constructor() {
    super(() => [201, '']);
    this.keys.generateKeys();
  }

  subscription(name: string) {
    return {
      platform: 'web',
      token: `${this.origin}/${name}`,
      keys: { p256dh: this.keys.getPublicKey('base64url'), auth: this.auth.toString('base64url') },
    };
  }

  /** What the browser reads, with the decoder of RFC 8188 and 8291. */
  read({ body }: Request) {
    const ece = createRequire(createRequire(import.meta.url).resolve('web-push'))('http_ece');
    const authSecret = this.auth.toString('base64url');
    return JSON.parse(ece.decrypt(body, { version: 'aes128gcm', privateKey: this.keys, authSecret }).toString('utf8'));
  }
}

/** Firebase: where access is given, and where messages are taken. */
export class Fcm extends Recorder {
  private readonly keys = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  granted = 0;
  private refused = '';

  constructor() {
    super(({ path, headers, body }) => {
      if (path === '/token') return this.grant(new URLSearchParams(body.toString()));
      const access = `Bearer access-${this.granted}`;
      if (headers.authorization !== access || this.refused === access) return [401, '{}'];
      return [200, '{"name":"projects/guild/messages/1"}'];
    });
  }

  get account(): string {
    return JSON.stringify({
      project_id: 'guild',
      client_email: 'push@guild.example',
      private_key: this.keys.privateKey,
      token_uri: `${this.origin}/token`,
    });
  }

  /** What access is given next is taken back before it is used. */
  refuseNext(): void {
    this.refused = `Bearer access-${this.granted + 1}`;
  }

  get messages() {
    return this.received
      .filter(({ path }) => path === '/v1/projects/guild/messages:send')
      .map(({ body }) => JSON.parse(body.toString()).message);
  }

  private grant(form: URLSearchParams): Answer {
    const claims = claimsOf(form.get('assertion') ?? '', this.keys.publicKey, 'RS256');
    const isOurs = claims.iss === 'push@guild.example' && claims.aud === `${this.origin}/token` && claims.scope !== '';
    if (!isOurs) return [400, '{"error":"invalid_grant"}'];
    this.granted += 1;
    return [200, JSON.stringify({ access_token: `access-${this.granted}`, expires_in: 3_600 })];
  }
}

/** Apple: HTTP/2, with a provider token. */
export class Apns {
  readonly received: Request[] = [];
  readonly answers: Answer[] = [];
  private readonly keys = generateKeyPairSync('ec', {
    namedCurve: 'prime256v1',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  private readonly sessions = new Set<ServerHttp2Session>();
  private readonly server: Http2Server = createHttp2Server((request, response) => {
    void text(request).then((body) => {
      const { authorization = '' } = request.headers;
      const claims = claimsOf(authorization.replace('bearer ', ''), this.keys.publicKey, 'ES256');
      const isOurs = claims.kid === 'KEY' && claims.iss === 'TEAM';
      this.received.push({ path: request.url, headers: request.headers, body: Buffer.from(body) });
      const [status, said] = this.answers.shift() ?? (isOurs ? [200, ''] : [403, '{"reason":"InvalidProviderToken"}']);
      response.writeHead(status).end(said);
    });
  });

  async start(): Promise<void> {
    this.server.on('session', (session) => this.sessions.add(session));
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  get settings(): Readonly<Record<string, string>> {
    return {
      GUILDHALL__PUSH__APNS_KEY: this.keys.privateKey.replaceAll('\n', String.raw`\n`),
      GUILDHALL__PUSH__APNS_KEY_ID: 'KEY',
      GUILDHALL__PUSH__APNS_TEAM_ID: 'TEAM',
      GUILDHALL__PUSH__APNS_TOPIC: 'example.guild',
      GUILDHALL__PUSH__APNS_URL: `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`,
    };
  }

  /** As a network would. */
  cut(): void {
    for (const session of this.sessions) session.destroy();
    this.sessions.clear();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
