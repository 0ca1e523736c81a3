const maxChannels = 1_000;

/** Channels on which something was published that other processes did not get; all, when there are too many to tell. */
export class UnheardChannels {
  private channels = new Set<string>();
  private all = false;

  get isEmpty(): boolean {
    return !this.all && this.channels.size === 0;
  }

  add(channels: Iterable<string>): void {
    for (const channel of channels) this.channels.add(channel);
    if (this.channels.size > maxChannels) this.addAll();
  }

  addAll(): void {
    this.all = true;
    this.channels.clear();
  }

  take(): { readonly all: boolean; readonly channels: readonly string[] } {
    const taken = { all: this.all, channels: this.all ? [] : [...this.channels] };
    this.all = false;
    this.channels.clear();
    return taken;
  }
}
