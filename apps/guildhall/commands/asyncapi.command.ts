import { frameSchemas } from '#realtime';
import { asyncApiDocument } from '#platform';
import { eventTypes } from '../modules.ts';
import { version } from '../version.ts';
import { say, type Command } from './command.ts';

export const asyncapiCommand: Command = {
  name: 'asyncapi',
  summary: 'prints the AsyncAPI document of events and frames',
  help: 'Needs neither a database nor brokers.',
  async run() {
    say(JSON.stringify(asyncApiDocument(eventTypes, frameSchemas, version), null, 2));
    return 0;
  },
};
