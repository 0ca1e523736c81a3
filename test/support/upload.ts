import type { Answer, Client, RequestOptions } from './client.ts';

export const bytesType = 'application/offset+octet-stream';

/** What a part of an upload takes. */
export function part(offset: number, bytes: string | Uint8Array): RequestOptions {
  return {
    headers: { 'content-type': bytesType, 'tus-resumable': '1.0.0', 'upload-offset': `${offset}` },
    body: bytes,
  };
}

export function begin(client: Client, length: number, headers: RequestOptions['headers'] = {}): Promise<Answer> {
  return client.post('/uploads', undefined, {
    headers: { 'tus-resumable': '1.0.0', 'upload-length': `${length}`, ...headers },
  });
}

export interface UploadOptions {
  readonly name?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends a file under a type that says nothing. */
export function upload(
  client: Client,
  bytes: Buffer,
  { name = 'x.txt', headers }: UploadOptions = {},
): Promise<Answer> {
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(bytes)], { type: 'application/x-lie' }), name);
  return sendForm(client, form, headers);
}

export async function sendForm(
  client: Client,
  form: FormData,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const authorization = client.accessToken === undefined ? {} : { authorization: `Bearer ${client.accessToken}` };
  const options = { method: 'POST', body: form, headers: { ...authorization, ...headers } };
  const response = await fetch(`${client.base}/media`, options);
  return { status: response.status, headers: response.headers, body: await response.json() };
}
