import { Clock, Ids } from '#kernel';
import { v7 } from 'uuid';

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
}

/** UUIDv7 that also ascend within one millisecond of one process, so that "newest first" holds between them. */
export class AscendingIds extends Ids {
  next(): string {
    return v7();
  }
}
