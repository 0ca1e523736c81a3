import { parseArgs } from 'node:util';

export const figureNames = [
  'start',
  'health',
  'feed',
  'post',
  'transfer',
  'ledger',
  'reach',
  'relay',
  'notifications',
  'tasks',
  'sockets',
  'memory',
] as const;

export type FigureName = (typeof figureNames)[number];

export interface Options {
  readonly quick: boolean;
  readonly only: readonly FigureName[];
  /** Counted pairs of each ratio; one more comes before them to warm up. */
  readonly pairs: number;
  /** How long each half of a pair runs. */
  readonly seconds: number;
  readonly folder: string | undefined;
  /** A file of ties, or `generated`; `undefined` is the default file, if it is there. */
  readonly graph: string | undefined;
  readonly json: string | undefined;
  readonly markdown: string | undefined;
  readonly profile: string | undefined;
}

/** A mistake of whoever runs the bench; its message is all they need. */
export class UsageError extends Error {}

export const help = `Usage: npm run bench -- [options]

Measures the built program in full production configuration (NODE_ENV=production, request log on, fsync on) on an
embedded PostgreSQL in a temporary folder. Ratios are taken inside one run: ours and the reference by turns (ABAB), and
their median and range are shown. The load comes from a process of its own, everything stays on 127.0.0.1.

  start    from the start of the process to the first answer, on an empty data folder and on an existing one
  health   GET /api/v1/health ÷ a bare Fastify route that answers the same
  feed     GET /api/v1/posts/feed for members who follow 10, 100 and 1,045 ÷ pgbench of the same statements
  post     POST /api/v1/posts, one by one and 16 at a time ÷ pgbench of the same statements in the same transaction
  transfer POST /api/v1/transfers, one by one and 16 at a time ÷ pgbench of the same transaction; two hot wallets ÷ many
  ledger   guildhall ledger verify on a ledger of a million entries (160,000 with --quick): entries per second
  relay    the outbox to Kafka ÷ kafkajs alone with the same batches; from a commit to the broker
  notifications   notifications made per second; from a like until its author reads of it; embedded and distributed
  tasks    the task engine ÷ graphile-worker and pg-boss; how soon a task is taken up after kill -9
  sockets  memory of idle WebSockets, and messages to 500 of them in one process and across two ÷ ws alone
  reach    feeds of up to 100,000 followees, posts to up to 1,000,000 followers, likes on one post ÷ likes spread
  memory   resident memory of the program, idle and over 100,000 feed reads

The statements that pgbench repeats are read from the wire between the program and PostgreSQL, so they are what the
program sends today. Without pgbench on PATH those ratios are skipped. Kafka needs java and the jars that npm test fetches, and
distributed figures need redis-server.

Options
  --quick           two to three minutes: shorter samples, a smaller community, 10,000 feed reads
  --only NAMES      some figures only, separated by commas: ${figureNames.join(', ')}
  --pairs N         counted pairs of each ratio (5 to 50; 7 by default, 5 with --quick)
  --seconds N       length of each half of a pair (1 to 60; 5 by default, 1 with --quick)
  --graph FILE      who follows whom, one tie a line, gzipped or not: ego-facebook.edges.gz by default, in this folder or in
                    ../shared/data; "generated" invents it, as does a missing default file
  --folder FOLDER   where the temporary data goes (the system's folder for temporary files by default); on a file system
                    in memory, fsync costs nothing and the figures of writing mean nothing
  --json FILE       write everything that was measured
  --markdown FILE   write the report
  --profile FOLDER  let the program leave CPU profiles there (*.cpuprofile, for Chrome's DevTools); it makes it slower
  --help            this page

Progress goes to stderr, the report to stdout. The exit code says whether everything could be measured, not whether the
targets are met: on a busy machine they may not be.
`;

/** @returns `undefined` when help was asked for */
export function readOptions(args: readonly string[]): Options | undefined {
  const values = parse(args);
  if (values.help === true) return undefined;
  const quick = values.quick === true;
  return {
    quick,
    only: figuresOf(values.only),
    pairs: wholeNumber('--pairs', values.pairs, quick ? 5 : 7, { min: 5, max: 50 }),
    seconds: wholeNumber('--seconds', values.seconds, quick ? 1 : 5, { min: 1, max: 60 }),
    folder: values.folder,
    graph: values.graph,
    json: values.json,
    markdown: values.markdown,
    profile: values.profile,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        pairs: { type: 'string' },
        seconds: { type: 'string' },
        folder: { type: 'string' },
        graph: { type: 'string' },
        json: { type: 'string' },
        markdown: { type: 'string' },
        profile: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(
      `${error instanceof Error ? error.message : String(error)}\nnpm run bench -- --help says more.`,
    );
  }
}

function figuresOf(text: string | undefined): readonly FigureName[] {
  if (text === undefined) return figureNames;
  const wanted = text.split(',').map((name) => name.trim());
  for (const name of wanted) {
    if (!figureNames.some((known) => known === name)) {
      throw new UsageError(`--only: there is no figure "${name}"; there are ${figureNames.join(', ')}.`);
    }
  }
  return figureNames.filter((name) => wanted.includes(name));
}

function wholeNumber(
  option: string,
  text: string | undefined,
  fallback: number,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new UsageError(`${option}: use a whole number from ${min} to ${max}.`);
}
