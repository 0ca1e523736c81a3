import { apiPrefix, serverSettings } from '#platform';
import { complain, say, type Command } from './command.ts';

export const healthCommand: Command = {
  name: 'health',
  summary: 'asks a running Guildhall whether it is ready (exit code 0) or not (1)',
  help: `Asks http://<GUILDHALL__SERVER__HOST>:<GUILDHALL__SERVER__PORT>/${apiPrefix}/health/ready, within 5 seconds.`,
  async run(settings) {
    const { host, port } = settings.get(serverSettings);
    const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
    const url = `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}/${apiPrefix}/health/ready`;
    try {
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
      const body = await answer.text();
      (answer.ok ? say : complain)(body);
      return answer.ok ? 0 : 1;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      complain(`Nobody answers at ${url}: ${cause instanceof Error ? cause.message : String(cause)}`);
      return 1;
    }
  },
};
