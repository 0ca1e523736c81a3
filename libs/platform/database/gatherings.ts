/** Nothing holds a lock for longer than the work of so many takes. */
const mostTogether = 50;

/** Work that comes while other work of its key is being done waits, and is done together then; who comes alone is done at once. */
export class Gatherings<Work> {
  private readonly waiting = new Map<string, Work[]>();

  /** @param settle does all of them, and tells each of its end itself */
  constructor(private readonly settle: (works: readonly Work[]) => Promise<void>) {}

  add(key: string, work: Work): void {
    const queue = this.waiting.get(key);
    if (queue !== undefined) return void queue.push(work);
    const fresh: Work[] = [];
    this.waiting.set(key, fresh);
    void this.drive(key, fresh, [work]);
  }

  private async drive(key: string, queue: Work[], first: readonly Work[]): Promise<void> {
    for (let next = first; next.length > 0; next = queue.splice(0, mostTogether)) await this.settle(next);
    this.waiting.delete(key);
  }
}
