import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endProcess, freePort, isOnPath, untilListening } from './processes.ts';
import type { Service } from './service.ts';

/**
 * A `redis-server` of this machine, which keeps nothing.
 * @throws when there is none
 */
export async function startLocalRedis(): Promise<Service> {
  if (!isOnPath('redis-server')) throw new Error('redis-server is not there (apt-get install redis-server)');
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'guildhall-redis-'));
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  const server = spawn('redis-server', args, { stdio: 'ignore' });
  const killWithUs = (): void => void server.kill('SIGKILL');
  process.once('exit', killWithUs);
  const stop = async (): Promise<void> => {
    await endProcess(server, 'SIGTERM', 2_000);
    process.off('exit', killWithUs);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(server, port, 10_000);
  } catch (error) {
    await stop();
    throw error;
  }
  return { address: `redis://127.0.0.1:${port}`, stop };
}
