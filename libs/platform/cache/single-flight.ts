/** Lets one caller do what many ask for at the same time. */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Promise<T>>();

  /**
   * Joins the work on this key, or starts it.
   * @param work is told by `isCurrent()` whether its key has been forgotten since
   */
  run(key: string, work: (isCurrent: () => boolean) => Promise<T>): Promise<T> {
    const running = this.flights.get(key);
    if (running !== undefined) return running;
    const flight: Promise<T> = Promise.resolve()
      .then(() => work(() => this.flights.get(key) === flight))
      .finally(() => {
        if (this.flights.get(key) === flight) this.flights.delete(key);
      });
    this.flights.set(key, flight);
    return flight;
  }

  /** Who asks from now on starts anew; who has asked gets what is on its way. */
  forget(key: string): void {
    this.flights.delete(key);
  }
}
