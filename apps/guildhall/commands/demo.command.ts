import { serverSettings, unlimitedToken, type LoadedSettings } from '#platform';
import { DemoFailure } from '../demo/demo-failure.ts';
import { defaults, readOptions } from '../demo/options.ts';
import { runDemo } from '../demo/run-demo.ts';
import { rootSecretOf } from '../program.ts';
import { stopSignal } from '../stop-signal.ts';
import { complain, say, type Command } from './command.ts';

export const demoCommand: Command = {
  name: 'demo',
  summary: 'fills a running Guildhall with a community, through its API',
  help: `Members, follows, posts, likes, comments and views, the same for the same --seed. It can be stopped and run again: members
who are there are logged in, and what they have written is not written twice. A larger run goes on from a smaller one.

  --members N            how many members; without it all of the graph, or ${defaults.generated} of a generated one.
                         Of a graph: the best connected member, and outwards from there
  --graph FILE           ties, one "a b" a line, gzipped or not (${defaults.graph}), in the working folder or in
                         ../shared/data; "generated" invents a community, as does a missing default file
  --seed N               another seed is another community, which needs an empty Guildhall (${defaults.seed})
  --posts-per-member X   on average (${defaults.postsPerMember}); likes, comments and views go with them
  --concurrency N        requests at the same time (${defaults.concurrency})
  --url URL              where Guildhall is; without it as GUILDHALL__SERVER__HOST and GUILDHALL__SERVER__PORT say

Exit code 1 when it cannot go on, or when Guildhall does not say afterwards what it was told.`,
  run: demo,
};

async function demo(settings: LoadedSettings, args: readonly string[]): Promise<number> {
  const stop = new AbortController();
  void stopSignal().then(() => stop.abort());
  try {
    const holds = await runDemo(readOptions(args, addressOf(settings)), {
      unlimited: unlimitedToken(rootSecretOf(settings)),
      say,
      screen: terminal(),
      signal: stop.signal,
    });
    return holds ? 0 : 1;
  } catch (error) {
    if (stop.signal.aborted) {
      complain('Stopped. What is done stays: run the demo again to go on.');
      return 130;
    }
    if (!(error instanceof DemoFailure)) throw error;
    complain(error.message);
    return 1;
  }
}

/** Progress goes to stderr: standard output carries the results. */
function terminal() {
  const { stderr } = process;
  return {
    isTTY: stderr.isTTY,
    get columns() {
      return stderr.columns ?? 80;
    },
    write: (text: string): void => void stderr.write(text),
  };
}

function addressOf(settings: LoadedSettings): string {
  const { host, port } = settings.get(serverSettings);
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
