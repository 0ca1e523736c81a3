/** The part of cron's time that finds slots. */
export interface SlotFinder {
  getNextDateFrom(start: Date): { toJSDate(): Date };
}

const longestWindowMs = 400 * 24 * 3_600_000;

/** The first slot after a moment. */
export function nextSlot(finder: SlotFinder, moment: Date): Date {
  return finder.getNextDateFrom(moment).toJSDate();
}

/** The last slot that is not after a moment; `undefined` when there was none for more than a year. */
export function latestSlot(finder: SlotFinder, moment: Date): Date | undefined {
  for (let windowMs = 60_000; windowMs <= longestWindowMs; windowMs *= 4) {
    let slot = nextSlot(finder, new Date(moment.getTime() - windowMs));
    if (slot > moment) continue;
    for (let next = nextSlot(finder, slot); next <= moment; next = nextSlot(finder, slot)) slot = next;
    return slot;
  }
  return undefined;
}
