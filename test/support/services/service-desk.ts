import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { obtain } from './obtain.ts';
import type { Service, ServiceName } from './service.ts';

const names: readonly ServiceName[] = ['redis', 'kafka'];

/**
 * Gives services to the test files of one run, which live in processes of their own: each is started when the first file
 * asks for it, once, and ends with the run.
 */
export class ServiceDesk {
  private readonly services = new Map<ServiceName, Promise<Service>>();

  private constructor(
    private readonly server: Server,
    /** Test files ask here. */
    readonly url: string,
  ) {}

  static async open(): Promise<ServiceDesk> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The service desk has no port');
    const desk = new ServiceDesk(server, `http://127.0.0.1:${address.port}`);
    server.on('request', (request, response) => {
      const name = names.find((known) => request.url === `/${known}`);
      if (name === undefined) {
        response.writeHead(404).end();
        return;
      }
      desk.serviceOf(name).then(
        ({ address }) => response.end(address),
        (error: unknown) => response.writeHead(503).end(error instanceof Error ? error.message : String(error)),
      );
    });
    return desk;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    const started = await Promise.allSettled(this.services.values());
    for (const outcome of started) if (outcome.status === 'fulfilled') await outcome.value.stop();
  }

  private serviceOf(name: ServiceName): Promise<Service> {
    const service = this.services.get(name) ?? obtain(name);
    this.services.set(name, service);
    return service;
  }
}
