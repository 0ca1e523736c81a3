/** Counts the uses of API keys without making a use wait: the count may be a few seconds late. */
export abstract class ApiKeyUsage {
  abstract note(apiKeyId: string, at: Date): void;
}
