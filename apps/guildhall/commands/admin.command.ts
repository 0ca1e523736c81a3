import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { CreateAdmin } from '#auth';
import { Email, Username } from '#users';
import { UsageError } from '../program.ts';
import { readArguments } from './arguments.ts';
import { say, type Command } from './command.ts';
import { inContainer } from './container.ts';

const help = `Usage: guildhall admin create --username NAME --email ADDRESS [--password-stdin]

Makes a new member who is an admin, also while Guildhall runs on the same database.

  --username NAME    3 to 30 of a-z, 0-9 and _
  --email ADDRESS    taken for verified
  --password-stdin   reads the password from standard input; without it one is made, and shown this once

The first admin can also come from the configuration: GUILDHALL__ADMIN__USERNAME, __EMAIL and __PASSWORD.`;

const options = {
  username: { type: 'string' },
  email: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
} as const;

export const adminCommand: Command = {
  name: 'admin',
  summary: 'makes a member who is an admin',
  help,
  async run(settings, args) {
    const { username, email, isPasswordGiven } = requestOf(args);
    const password = isPasswordGiven
      ? (await text(process.stdin)).replace(/\r?\n$/, '')
      : randomBytes(18).toString('base64url');
    return inContainer(settings, async (app) => {
      const { userId } = await app.get(CreateAdmin, { strict: false }).execute({ username, email, password });
      say(`${username} (${userId}) is an admin.${isPasswordGiven ? '' : ` Password: ${password}`}`);
      return 0;
    });
  },
};

function requestOf(args: readonly string[]) {
  const { values, positionals } = readArguments(args, options, help);
  if (positionals.length !== 1 || positionals[0] !== 'create') throw new UsageError(help);
  const [username, email] = [Username.safeParse(values.username), Email.safeParse(values.email)];
  const wrong = [
    ...(username.success ? [] : ['--username: must be 3 to 30 of a-z, 0-9 and _, and not start with _']),
    ...(email.success ? [] : ['--email: must be an email address']),
  ];
  if (!username.success || !email.success) throw new UsageError(`${wrong.join('\n')}\n\n${help}`);
  return { username: username.data, email: email.data, isPasswordGiven: values['password-stdin'] };
}
