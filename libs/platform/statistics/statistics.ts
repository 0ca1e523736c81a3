import { Injectable } from '@nestjs/common';
import { Clock } from '#kernel';

export type Figures = Readonly<Record<string, number>>;

/** What the modules can tell in numbers to the people who run Guildhall: each says for itself what it counts. */
@Injectable()
export class Statistics {
  private readonly sources = new Map<string, () => Promise<Figures>>();

  constructor(private readonly clock: Clock) {}

  /** Called once, while the program starts. */
  tellOf(subject: string, figures: () => Promise<Figures>): void {
    this.sources.set(subject, figures);
  }

  async read(): Promise<{ readonly at: string; readonly figures: Readonly<Record<string, Figures>> }> {
    const at = this.clock.now().toISOString();
    const told = await Promise.all([...this.sources].map(async ([subject, read]) => [subject, await read()] as const));
    return { at, figures: Object.fromEntries(told) };
  }
}
