/** Lets a few at a time do something under one key; the others wait for their turn, in the order in which they came. */
export class Turns {
  private readonly lines = new Map<string, { busy: number; readonly waiting: (() => void)[] }>();

  constructor(private readonly atATime: number) {}

  async take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { busy: 0, waiting: [] };
    this.lines.set(key, line);
    if (line.busy < this.atATime) line.busy += 1;
    else await new Promise<void>((resolve) => line.waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = line.waiting.shift();
      if (next !== undefined) next();
      else line.busy -= 1;
      if (line.busy === 0) this.lines.delete(key);
    }
  }
}
