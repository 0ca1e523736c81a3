import { DiagnosticSeverity, Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { asyncApiPath } from '#platform';
import { eventTypes } from '../apps/guildhall/modules.ts';
import { useGuildhall } from './support/guildhall.ts';

describe('the AsyncAPI document', () => {
  const guildhall = useGuildhall();
  const fetched = async (): Promise<string> => (await fetch(`${guildhall().origin}/${asyncApiPath}`)).text();

  it('is valid AsyncAPI 3', async () => {
    const { document, diagnostics } = await new Parser().parse(await fetched());
    const errors = diagnostics.filter(({ severity }) => severity === DiagnosticSeverity.Error);
    expect(errors).toEqual([]);
    expect(document?.version()).toBe('3.0.0');
  });

  it('tells of every event of every module, with the schema it is held to', async () => {
    const { components, channels } = JSON.parse(await fetched());
    for (const { topic, type, version } of eventTypes) {
      expect(channels[topic].messages).toHaveProperty(type);
      const { properties, required } = components.messages[`${topic}.${type}`].payload;
      expect(properties).toMatchObject({
        topic: { const: topic },
        type: { const: type },
        version: { const: version },
        data: { type: 'object' },
      });
      expect(required).toEqual(expect.arrayContaining(['id', 'type', 'version', 'topic', 'key', 'occurredAt', 'data']));
    }
  });

  it('tells of every frame that devices get', async () => {
    const { components, channels } = JSON.parse(await fetched());
    expect(channels.devices.address).toBe('/api/v1/ws');
    expect(Object.keys(channels.devices.messages)).toEqual(
      expect.arrayContaining([
        'message_sent',
        'message_delivered',
        'typing_started',
        'payment_received',
        'notification_created',
        'error',
      ]),
    );
    const { properties } = components.messages['devices.message_sent'].payload;
    expect(properties).toMatchObject({ type: { const: 'message_sent' }, data: { type: 'object' } });
  });
});
