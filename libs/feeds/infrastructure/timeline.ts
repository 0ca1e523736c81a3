/** An id as text. */
const idLength = 36;
const headLength = 1 + idLength;
const step = idLength + 1;

/**
 * The newest posts of everybody whom somebody followed at some time, whether they may be seen or not: all of them that
 * are older than `since` and not older than the last one, or all there are when it `isWhole`. What may be seen, and what
 * came later, is asked at each read, so a timeline of any age, or none, leads to the same page (docs/decisions/0012).
 *
 * It stays the text as which it is cached, because a page needs few of its ids.
 */
export class Timeline {
  constructor(readonly text: string) {}

  /** `ids` are in descending order. */
  static of(since: string, ids: readonly string[], isWhole: boolean): Timeline {
    return new Timeline(`${isWhole ? '+' : '-'}${since}${ids.join(',')}`);
  }

  get isWhole(): boolean {
    return this.text.startsWith('+');
  }

  get since(): string {
    return this.text.slice(1, headLength);
  }

  get length(): number {
    return Math.floor((this.text.length + 1 - headLength) / step);
  }

  get ids(): readonly string[] {
    return this.length === 0 ? [] : this.text.slice(headLength).split(',');
  }

  /** So many from that index on, as PostgreSQL reads an array. */
  part(from: number, count: number): string {
    const start = headLength + from * step;
    return `{${this.text.slice(start, start + count * step - 1)}}`;
  }

  /** The index of the first id that is less. */
  firstBelow(id: string): number {
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = headLength + middle * step;
      if (this.text.slice(start, start + idLength) < id) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
