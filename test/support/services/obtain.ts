import { existsSync } from 'node:fs';
import { startContainer } from './containers.ts';
import { LocalKafka } from './local-kafka.ts';
import { startLocalRedis } from './local-redis.ts';
import type { Service, ServiceName } from './service.ts';

const variables = { redis: 'REDIS_URL', kafka: 'KAFKA_BROKERS' } as const satisfies Record<ServiceName, string>;

/**
 * The service: at the address in the environment, else in a container, else as a process of this machine.
 * @throws why none of these can be had
 */
export async function obtain(name: ServiceName): Promise<Service> {
  const configured = process.env[variables[name]];
  if (configured !== undefined && configured !== '') return { address: configured, stop: async () => {} };
  const reasons: string[] = [];
  const ways = {
    container: () => containerOf(name),
    local: () => (name === 'redis' ? startLocalRedis() : LocalKafka.start()),
  };
  for (const [way, start] of Object.entries(ways)) {
    try {
      return await start();
    } catch (error) {
      reasons.push(`${way}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(`${name} cannot be had (${variables[name]} is not set; ${reasons.join('; ')})`);
}

function containerOf(name: ServiceName): Promise<Service> {
  const hasRuntime = process.env['DOCKER_HOST'] !== undefined || existsSync('/var/run/docker.sock');
  if (!hasRuntime) throw new Error('no container runtime is there');
  return startContainer(name);
}
