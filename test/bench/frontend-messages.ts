/** What a client of PostgreSQL asked for. */
export interface Executed {
  /** With `$1`, `$2`, … for the values. */
  readonly text: string;
  /** As text, the way PostgreSQL reads them; `null` is NULL. */
  readonly values: readonly (string | null)[];
}

/**
 * Reads the client's half of one connection in PostgreSQL's protocol (version 3, "Message Formats") and tells what is
 * executed: by Query, or by Parse, Bind and Execute.
 */
export class FrontendMessages {
  readonly #onExecuted: (executed: Executed) => void;
  readonly #prepared = new Map<string, string>();
  readonly #bound = new Map<string, Executed>();
  #rest = Buffer.alloc(0);
  #started = false;

  constructor(onExecuted: (executed: Executed) => void) {
    this.#onExecuted = onExecuted;
  }

  read(chunk: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (;;) {
      // the first message alone has no type before its length
      const head = this.#started ? 1 : 0;
      if (this.#rest.length < head + 4) return;
      const end = head + this.#rest.readInt32BE(head);
      if (this.#rest.length < end) return;
      const body = new Reader(this.#rest.subarray(head + 4, end));
      if (this.#started) this.#take(String.fromCharCode(this.#rest[0] ?? 0), body);
      this.#started = true;
      this.#rest = this.#rest.subarray(end);
    }
  }

  #take(type: string, body: Reader): void {
    switch (type) {
      case 'Q':
        return this.#onExecuted({ text: body.string(), values: [] });
      case 'P':
        this.#prepared.set(body.string(), body.string());
        return;
      case 'B':
        return this.#bind(body);
      case 'E': {
        const bound = this.#bound.get(body.string());
        if (bound !== undefined) this.#onExecuted(bound);
        return;
      }
      default:
    }
  }

  #bind(body: Reader): void {
    const portal = body.string();
    const text = this.#prepared.get(body.string()) ?? '';
    const formats = body.list(() => body.int16());
    const values = body.list((index) => {
      const bytes = body.bytes();
      // one format may stand for all; 1 is binary, and the driver only sends bytea so
      const format = formats.length === 1 ? formats[0] : formats[index];
      if (bytes === null) return null;
      return format === 1 ? `\\x${bytes.toString('hex')}` : bytes.toString('utf8');
    });
    this.#bound.set(portal, { text, values });
  }
}

class Reader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  string(): string {
    const end = this.#bytes.indexOf(0, this.#at);
    const text = this.#bytes.toString('utf8', this.#at, end);
    this.#at = end + 1;
    return text;
  }

  int16(): number {
    this.#at += 2;
    return this.#bytes.readInt16BE(this.#at - 2);
  }

  /** A length and as many bytes; length -1 is NULL. */
  bytes(): Buffer | null {
    const length = this.#bytes.readInt32BE(this.#at);
    this.#at += 4;
    if (length < 0) return null;
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  list<T>(item: (index: number) => T): readonly T[] {
    return Array.from({ length: this.int16() }, (_, index) => item(index));
  }
}
