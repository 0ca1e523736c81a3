/** Where "now" comes from, so that a rule about time can be tested without waiting. */
export abstract class Clock {
  abstract now(): Date;
}

/** Where ids come from: UUIDv7, so that they sort by the time they were made (product.md, "Wire conventions"). */
export abstract class Ids {
  abstract next(): string;
}
