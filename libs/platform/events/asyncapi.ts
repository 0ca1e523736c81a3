import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { EventType } from '#kernel';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { webSocketPath } from '../http/paths.ts';
import { Envelope } from './event-envelope.ts';
import { deadLetterType } from './kafka-dead-letters.ts';
import { eventTopics } from './kafka-topics.ts';

export const asyncApiPath = 'api/asyncapi.json';

const description = `What Guildhall tells other programs, by Kafka.

A topic carries one kind of thing and is keyed by its id: what happens to one thing stays in order. Expect each event at
least once (its \`id\` stays the same), ignore fields you do not know, and refuse versions you do not know.`;

/** A frame of the WebSocket, with its schema. */
export interface FrameDescription {
  readonly type: string;
  readonly schema: z.ZodType;
}

type Json = Readonly<Record<string, unknown>>;

/** The AsyncAPI 3 document of all events, from the schemas that producers and consumers are held to. */
export function asyncApiDocument(
  types: readonly EventType<unknown>[],
  frames: readonly FrameDescription[],
  version: string,
): Json {
  const all = [...types, ...eventTopics.map((topic) => deadLetterType(topic))];
  const byTopic = Map.groupBy(all, ({ topic }) => topic);
  const schemas: Record<string, Json> = {};
  return {
    asyncapi: '3.0.0',
    info: { title: 'Guildhall events', version, description },
    defaultContentType: 'application/json',
    channels: {
      ...Object.fromEntries([...byTopic].map(([topic, those]) => [topic, channelOf(topic, those)])),
      [socket]: socketChannel(frames),
    },
    operations: {
      ...Object.fromEntries([...byTopic].map(([topic, those]) => [`announce_${topic}`, operationOf(topic, those)])),
      tell_devices: operationOf(socket, frames),
    },
    components: {
      messages: Object.fromEntries([
        ...all.map((type) => [nameOf(type), messageOf(type)]),
        ...frames.map(({ type, schema }) => [`${socket}.${type}`, { name: type, payload: plainOf(schema, schemas) }]),
      ]),
      schemas,
    },
  };
}

/** Serves it to everyone, beside the OpenAPI document; to be called before the application listens. */
export function serveAsyncApi(
  app: NestFastifyApplication,
  types: readonly EventType<unknown>[],
  frames: readonly FrameDescription[],
  version: string,
): void {
  const document = asyncApiDocument(types, frames, version);
  const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
  fastify.get(`/${asyncApiPath}`, () => document);
}

const socket = 'devices';

function socketChannel(frames: readonly FrameDescription[]): Json {
  return {
    address: webSocketPath,
    description:
      'The WebSocket of one member, numbered by `seq`; also as server-sent events at `/api/v1/events/stream`',
    messages: Object.fromEntries(frames.map(({ type }) => [type, { $ref: `#/components/messages/${socket}.${type}` }])),
  };
}

/** What has a name of its own goes to `named`. */
function plainOf(schema: z.ZodType, named: Record<string, Json>): Json {
  const found = z.toJSONSchema(schema, { target: 'draft-7', io: 'output' });
  const text = JSON.stringify(found).replaceAll('"#/definitions/', '"#/components/schemas/');
  const { $schema: _, definitions, ...plain } = JSON.parse(text);
  Object.assign(named, definitions);
  return plain;
}

function channelOf(topic: string, types: readonly EventType<unknown>[]): Json {
  return {
    address: topic,
    description: topic.endsWith('.dlq') ? 'What a consumer group could not handle' : 'Keyed by the id of the thing',
    messages: Object.fromEntries(types.map((type) => [type.type, { $ref: `#/components/messages/${nameOf(type)}` }])),
  };
}

function operationOf(topic: string, types: readonly { readonly type: string }[]): Json {
  return {
    action: 'send',
    channel: { $ref: `#/channels/${topic}` },
    messages: types.map(({ type }) => ({ $ref: `#/channels/${topic}/messages/${type}` })),
  };
}

function messageOf({ topic, type, version, schema }: EventType<unknown>): Json {
  if (!(schema instanceof z.ZodType)) throw new Error(`${type} has no schema that can be documented`);
  const payload = Envelope.extend({
    topic: z.literal(topic),
    type: z.literal(type),
    version: z.literal(version),
    data: schema,
  });
  const { $schema: _, ...plain } = z.toJSONSchema(payload, { target: 'draft-7', io: 'input' });
  return {
    name: type,
    title: `${type}, version ${version}`,
    payload: plain,
    bindings: { kafka: { key: { type: 'string' }, bindingVersion: '0.5.0' } },
  };
}

function nameOf({ topic, type }: EventType<unknown>): string {
  return `${topic}.${type}`;
}
