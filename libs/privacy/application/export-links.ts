/** Links to archives, for browsers, which bring no token: whoever holds one may follow it until the archive is over. */
export abstract class ExportLinks {
  abstract to(exportId: string): string;
  abstract isGenuine(exportId: string, signature: string): boolean;
}
