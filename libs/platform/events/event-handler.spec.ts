import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appError, eventType, type EventEnvelope } from '#kernel';
import { EventHandler, type Delivered } from './event-handler.ts';
import { traceIdNow } from '../observability/request-context.ts';
import type { HandlerExtras } from './on-event.ts';

class Refused extends appError({ kind: 'conflict', code: 'test.refused', title: 'Refused' }) {}
class Away extends appError({ kind: 'unavailable', code: 'test.away', title: 'Away' }) {}

const Data = z.object({ number: z.int() });
const typeOf = (type: string) =>
  eventType({ topic: 'things', type, version: 1, schema: Data, keyOf: ({ number }) => String(number) });
const [many, also, single] = [typeOf('many'), typeOf('also'), typeOf('single')];

/** The same number is the same event, delivered again. */
function delivered(type: string, number: unknown): Delivered {
  const id = `01900000-0000-7000-8000-${String(Number(number) || 0).padStart(12, '0')}`;
  const rest = { occurredAt: '', actorId: null, requestId: null, traceparent: null };
  return {
    topic: 'things',
    raw: JSON.stringify({ id, type, version: 1, topic: 'things', key: '', ...rest, data: { number } }),
  };
}

/** Calls are written down as the numbers that came with them. */
function stage(refuse: (numbers: readonly number[]) => Error | undefined = () => undefined) {
  const calls: (readonly number[])[] = [];
  const buried: string[] = [];
  const traces: (string | undefined)[] = [];
  const handlerOf = (extras: HandlerExtras) =>
    Object.assign(
      async (data: EventEnvelope | readonly EventEnvelope[]) => {
        const numbers = [data].flat().map((envelope) => Data.parse((envelope as EventEnvelope).data).number);
        const refusal = refuse(numbers);
        if (refusal !== undefined) throw refusal;
        calls.push(numbers);
        traces.push(traceIdNow());
      },
      { extras },
    );
  const batch = handlerOf({ group: 'test', events: [many, also], isBatch: true });
  const alone = handlerOf({ group: 'test', events: [single], isBatch: false });
  const handlers = new Map([
    ['things/many', batch],
    ['things/also', batch],
    ['things/single', alone],
  ]);
  const graveyard = {
    add: async ({ envelope }: { readonly envelope: string }) => {
      buried.push(envelope);
      return '';
    },
  };
  const policy = { attempts: 2, firstPauseMs: 1, longestPauseMs: 1 };
  const handler = new EventHandler('test', handlers, graveyard, policy, () => false);
  return {
    calls,
    buried,
    traces,
    async all(events: readonly Delivered[]): Promise<void> {
      for (let done = 0; done < events.length;) done += await handler.handleSome(events.slice(done));
    },
  };
}

describe('events that are handled', () => {
  it('come at once to a method that takes several, as far as their order allows', async () => {
    const { calls, all } = stage();
    const nobodys = { topic: 'things', raw: null };
    await all([
      nobodys,
      delivered('many', 1),
      delivered('also', 2),
      nobodys,
      delivered('unheard', 0),
      delivered('many', 3),
      delivered('single', 4),
      delivered('single', 5),
      delivered('also', 6),
      nobodys,
    ]);
    expect(calls).toEqual([[1, 2, 3], [4], [5], [6]]);
  });

  it('come once to a method that takes several, though they were delivered twice', async () => {
    const { calls, all } = stage();
    await all([
      delivered('many', 1),
      delivered('many', 2),
      delivered('many', 1),
      delivered('many', 2),
      delivered('also', 3),
    ]);
    expect(calls).toEqual([[1, 2, 3]]);
  });

  it('come one by one when one of them is refused, which alone dies', async () => {
    const { calls, buried, all } = stage((numbers) => (numbers.includes(2) ? new Refused() : undefined));
    await all([delivered('many', 1), delivered('many', 2), delivered('many', 3)]);
    expect(calls).toEqual([[1], [3]]);
    expect(buried).toEqual([delivered('many', 2).raw]);
  });

  it('are not held up by one that cannot be read', async () => {
    const { calls, buried, all } = stage();
    await all([delivered('many', 1), delivered('many', 'two'), delivered('also', 3), delivered('also', 4)]);
    expect(calls).toEqual([[1], [3, 4]]);
    expect(buried).toEqual([delivered('many', 'two').raw]);
  });

  it('belong to the trace of the request that they come from', async () => {
    const { traces, all } = stage();
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const { topic, raw } = delivered('single', 1);
    const envelope = { ...JSON.parse(raw ?? ''), traceparent: `00-${traceId}-00f067aa0ba902b7-01` };
    await all([{ topic, raw: JSON.stringify(envelope) }]);
    expect(traces).toEqual([traceId]);
  });

  it('wait when something is away', async () => {
    const { buried, all } = stage(() => new Away());
    await expect(all([delivered('many', 1), delivered('many', 2)])).rejects.toThrow(Away);
    expect(buried).toEqual([]);
  });
});
