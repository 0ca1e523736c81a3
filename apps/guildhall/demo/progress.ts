import { count, duration } from './format.ts';

export interface Screen {
  readonly isTTY: boolean;
  readonly columns: number;
  write(text: string): void;
}

/** How often a bar is drawn anew, and how often a line is written where nobody watches. */
const everyMs = { bar: 200, line: 5_000 };
/** Nothing for so long means trouble. */
const stalledMs = 3_000;
const widestBar = 24;
const eraseRest = '\u001b[K';

/** Says how far a phase has come: one line that is rewritten on a terminal, a line now and then elsewhere. */
export class Progress {
  private phase = '';
  private total = 0;
  private done = 0;
  private beganAt = 0;
  private advancedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly screen: Screen,
    private readonly now: () => number = () => performance.now(),
  ) {}

  begin(phase: string, total: number): void {
    this.phase = phase;
    this.total = total;
    this.done = 0;
    this.beganAt = this.now();
    this.advancedAt = this.beganAt;
    this.timer = setInterval(() => this.draw(), this.screen.isTTY ? everyMs.bar : everyMs.line);
    this.timer.unref();
  }

  advance(): void {
    this.done += 1;
    this.advancedAt = this.now();
  }

  /** Leaves a clean line behind. */
  end(): void {
    clearInterval(this.timer);
    if (this.screen.isTTY) this.screen.write(`\r${eraseRest}`);
  }

  draw(): void {
    const text = this.text();
    if (!this.screen.isTTY) this.screen.write(`${this.phase.padEnd(9)}${text}\n`);
    else
      this.screen.write(
        `\r${`${this.phase.padEnd(9)}${this.bar(text.length)}${text}`.slice(0, this.width)}${eraseRest}`,
      );
  }

  /** As wide as the rest leaves room for. */
  private bar(rest: number): string {
    const width = Math.min(widestBar, this.width - 9 - 3 - rest);
    return width < 5 ? '' : `[${'█'.repeat(this.share * width).padEnd(width, '·')}] `;
  }

  private text(): string {
    const elapsed = this.now() - this.beganAt;
    const rate = elapsed === 0 ? 0 : (this.done / elapsed) * 1_000;
    const percent = `${Math.floor(this.share * 100)} %`.padStart(5);
    return `${percent}  ${count(this.done)} of ${count(this.total)}  ${count(rate)}/s${this.outlook(elapsed)}`;
  }

  private outlook(elapsed: number): string {
    if (this.now() - this.advancedAt > stalledMs) return ', waiting for Guildhall';
    return this.done === 0 ? '' : `, ${duration((elapsed / this.done) * (this.total - this.done))} left`;
  }

  private get share(): number {
    return this.total === 0 ? 1 : this.done / this.total;
  }

  private get width(): number {
    return this.screen.columns - 1;
  }
}
