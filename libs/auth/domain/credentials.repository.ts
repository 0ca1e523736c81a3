export abstract class CredentialsRepository {
  abstract add(userId: string, passwordHash: string): Promise<void>;
  abstract passwordHashOf(userId: string): Promise<string | undefined>;
}
