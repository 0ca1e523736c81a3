import { EventPattern } from '@nestjs/microservices';
import type { EventEnvelope, EventType } from '#kernel';

/** What a handler says of itself to the deliveries. */
export interface HandlerExtras {
  /** The consumer group: the module. A group that is slow or fails delays no other. */
  readonly group: string;
  readonly event: EventType<unknown>;
}

type Handler<Data> = (event: EventEnvelope<Data>) => Promise<void>;

/**
 * Calls the method with each event of this type, as `EventEnvelope<Data>`, at least once and in order per key, whatever the
 * delivery. Throw an `AppError` when the event can never be handled (it goes to the dead letters), anything else when
 * trying again may help.
 */
export function OnEvent<Data>(group: string, event: EventType<Data>) {
  const mark = EventPattern(patternOf(event.topic, event.type), { group, event });
  return (target: object, name: string, method: TypedPropertyDescriptor<Handler<Data>>): void => {
    Reflect.apply(mark, undefined, [target, name, method]);
  };
}

function patternOf(topic: string, type: string): string {
  return `${topic}/${type}`;
}
