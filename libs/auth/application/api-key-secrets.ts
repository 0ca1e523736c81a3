/** A key in full, which is shown once, and what is kept of it. */
export interface ApiKeySecret {
  readonly key: string;
  readonly prefix: string;
  readonly hash: Buffer;
}

export abstract class ApiKeySecrets {
  abstract make(): ApiKeySecret;
  abstract hashOf(key: string): Buffer;
}
