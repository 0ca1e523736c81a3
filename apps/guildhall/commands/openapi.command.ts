import { openApiDocument, RootSecret } from '#platform';
import { createProgram } from '../program.ts';
import { version } from '../version.ts';
import { say, type Command } from './command.ts';

export const openapiCommand: Command = {
  name: 'openapi',
  summary: 'prints the OpenAPI document',
  help: 'Needs neither a database nor a secret.',
  standIns: { GUILDHALL__AUTH__JWT_SECRET: 'nothing is signed where nothing is served' },
  async run(settings) {
    // the container is built, but never initialised: nothing connects, nothing signs
    const app = await createProgram({
      settings,
      rootSecret: new RootSecret('unused'),
      databaseUrl: 'postgres://unused@127.0.0.1/unused',
      works: false,
    });
    say(JSON.stringify(openApiDocument(app, version), null, 2));
    return 0;
  },
};
