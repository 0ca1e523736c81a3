import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { AwsClient } from 'aws4fetch';
import { MediaStorage, type ByteRange } from '../application/media-storage.ts';
import { StorageUnavailable } from './storage.errors.ts';

export interface S3Options {
  readonly endpoint: string;
  readonly bucket: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const timeoutMs = 60_000;

type Body = RequestInit['body'];

/** In a bucket of any store that speaks S3, by path-style addresses. */
export class S3Storage extends MediaStorage {
  private readonly client: AwsClient;
  private readonly base: string;

  constructor({ endpoint, bucket, region, accessKeyId, secretAccessKey }: S3Options) {
    super();
    this.client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: 0 });
    this.base = `${endpoint}/${bucket}`;
  }

  async put(key: string, path: string, type: string): Promise<void> {
    const { size } = await stat(path);
    const headers = { 'content-type': type, 'content-length': String(size) };
    const response = await this.send('PUT', key, headers, () => Readable.toWeb(createReadStream(path)) as Body);
    await response.body?.cancel();
  }

  async open(key: string, range?: ByteRange): Promise<Readable | undefined> {
    const headers: Record<string, string> = {};
    if (range !== undefined) headers['range'] = `bytes=${range.start}-${range.end}`;
    const response = await this.send('GET', key, headers);
    if (response.status === 404 || response.body === null) {
      await response.body?.cancel();
      return undefined;
    }
    return Readable.fromWeb(response.body);
  }

  async remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await (await this.send('DELETE', key)).body?.cancel();
  }

  private async send(
    method: string,
    key: string,
    headers: Readonly<Record<string, string>> = {},
    body?: () => Body,
  ): Promise<Response> {
    const url = `${this.base}/${key}`;
    // the body is not signed: a stream can be read only once
    const signed = await this.client.sign(url, {
      method,
      headers: { ...headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' },
    });
    const response = await fetch(url, {
      method,
      headers: { ...Object.fromEntries(signed.headers), ...headers },
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body: body(), duplex: 'half' }),
    }).catch((cause: unknown) => {
      throw new StorageUnavailable({ cause, retryAfter: 5 });
    });
    if (response.ok || response.status === 404) return response;
    const answer = (await response.text()).slice(0, 500);
    throw new StorageUnavailable({
      cause: new Error(`${method} of a file: ${response.status} ${answer}`),
      retryAfter: 5,
    });
  }
}
