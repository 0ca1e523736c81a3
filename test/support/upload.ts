import type { Answer, Client } from './client.ts';

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
