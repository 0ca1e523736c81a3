import { EventPattern } from '@nestjs/microservices';
import type { EventEnvelope, EventType } from '#kernel';

/** What a handler says of itself to the deliveries. */
export interface HandlerExtras {
  /** The consumer group: the module. A group that is slow or fails delays no other. */
  readonly group: string;
  /** Those that the method handles; the same array for all patterns of one method. */
  readonly events: readonly EventType<unknown>[];
  /** Whether it takes several events at once. */
  readonly isBatch: boolean;
}

type Handler<Argument> = (argument: Argument) => Promise<void>;

/**
 * Calls the method with each event of this type, as `EventEnvelope<Data>`, at least once and in order per key, whatever the
 * delivery. Throw an `AppError` when the event can never be handled (it goes to the dead letters), anything else when
 * trying again may help.
 */
export function OnEvent<Data>(group: string, event: EventType<Data>) {
  return mark<EventEnvelope<Data>>({ group, events: [event], isBatch: false });
}

/**
 * As `OnEvent`, with as many events at once as have arrived, in their order. All or none must take effect: when the method
 * throws, it gets the same events one by one, which tells the poison from the rest.
 */
export function OnEvents<Data>(group: string, events: readonly EventType<Data>[]) {
  return mark<readonly EventEnvelope<Data>[]>({ group, events, isBatch: true });
}

const extrasKey = 'guildhall:events';

/** What a method says of itself, when it handles events. */
export function extrasOfMethod(method: unknown): HandlerExtras | undefined {
  return typeof method === 'function' ? Reflect.getMetadata(extrasKey, method) : undefined;
}

function mark<Argument>(extras: HandlerExtras) {
  const patterns = extras.events.map(({ topic, type }) => patternOf(topic, type));
  const decorate = EventPattern(patterns, extras);
  return (target: object, name: string, method: TypedPropertyDescriptor<Handler<Argument>>): void => {
    Reflect.apply(decorate, undefined, [target, name, method]);
    if (method.value !== undefined) Reflect.defineMetadata(extrasKey, extras, method.value);
  };
}

export function patternOf(topic: string, type: string): string {
  return `${topic}/${type}`;
}
