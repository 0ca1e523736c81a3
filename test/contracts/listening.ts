import type { ChannelListener } from '#kernel';

/** Writes down what it hears. */
export class Listening implements ChannelListener {
  readonly heard: string[] = [];
  losses = 0;

  message(message: string): void {
    this.heard.push(message);
  }

  lost(): void {
    this.losses += 1;
  }
}
