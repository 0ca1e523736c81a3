import { parseArgs } from 'node:util';
import { DemoFailure } from './demo-failure.ts';

export interface DemoOptions {
  /** `http://host:port`, without a path. */
  readonly url: string;
  /** A file of ties, or `generated`. */
  readonly graph: string;
  /** Whether the file must be there. */
  readonly graphWanted: boolean;
  /** `undefined`: as many as the graph has. */
  readonly members: number | undefined;
  readonly seed: number;
  readonly postsPerMember: number;
  readonly concurrency: number;
}

export const defaults = {
  graph: 'ego-facebook.edges.gz',
  seed: 1,
  postsPerMember: 4,
  concurrency: 24,
  generated: 1_000,
};

/** @throws DemoFailure with what is wrong about them */
export function readOptions(args: readonly string[], defaultUrl: string): DemoOptions {
  const values = parse(args);
  return {
    url: origin(values.url ?? defaultUrl),
    graph: values.graph ?? defaults.graph,
    graphWanted: values.graph !== undefined,
    members:
      values.members === undefined
        ? undefined
        : number('members', values.members, { least: 2, most: 1_000_000, whole: true }),
    seed: number('seed', values.seed ?? `${defaults.seed}`, { least: 0, most: 4_294_967_295, whole: true }),
    postsPerMember: number('posts-per-member', values['posts-per-member'] ?? `${defaults.postsPerMember}`, {
      least: 0,
      most: 500,
      whole: false,
    }),
    concurrency: number('concurrency', values.concurrency ?? `${defaults.concurrency}`, {
      least: 1,
      most: 256,
      whole: true,
    }),
  };
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: { url: text, graph: text, members: text, seed: text, 'posts-per-member': text, concurrency: text },
    }).values;
  } catch (error) {
    throw new DemoFailure(`${error instanceof Error ? error.message : String(error)}\nSee: npm run demo -- --help`);
  }
}

interface Range {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
}

function number(name: string, value: string, { least, most, whole }: Range): number {
  const parsed = value.trim() === '' ? Number.NaN : Number(value);
  if (!(parsed >= least && parsed <= most) || (whole && !Number.isInteger(parsed))) {
    throw new DemoFailure(`--${name}: is "${value}"; use a ${whole ? 'whole ' : ''}number from ${least} to ${most}`);
  }
  return parsed;
}

/** Whether it was given with or without a path, as people copy addresses. */
function origin(url: string): string {
  const parsed = URL.parse(url.includes('://') ? url : `http://${url}`);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new DemoFailure(`--url: is "${url}"; use an address like http://127.0.0.1:3000`);
  }
  return parsed.origin;
}
