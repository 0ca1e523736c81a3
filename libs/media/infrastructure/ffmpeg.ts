import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import pLimit from 'p-limit';

export interface FfmpegJob {
  readonly input: string;
  readonly program: 'exec' | 'ffprobe';
  /** The input is called `/in`; the output follows after the last argument. */
  readonly args: readonly string[];
  readonly output: string;
}

export interface FfmpegAnswer {
  readonly code: number;
  readonly log: string;
}

const child = fileURLToPath(new URL(`./ffmpeg.child${extname(import.meta.url)}`, import.meta.url));
const timeoutMs = 60_000;

// each may hold the file twice in memory
const turn = pLimit(1);

/** One run of ffmpeg in a process of its own; one that crashes or takes too long has failed. */
export function ffmpeg(job: FfmpegJob, signal?: AbortSignal): Promise<FfmpegAnswer> {
  return turn(
    () =>
      new Promise((resolve) => {
        const process = fork(child, [], {
          env: {},
          execArgv: ['--max-old-space-size=256'],
          stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        });
        let answer: FfmpegAnswer = { code: 1, log: 'ffmpeg ended without an answer' };
        const stop = (): void => void process.kill('SIGKILL');
        const timer = setTimeout(stop, timeoutMs);
        signal?.addEventListener('abort', stop, { once: true });
        process.on('message', (message: FfmpegAnswer) => {
          answer = message;
        });
        process.on('error', stop);
        process.on('close', () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', stop);
          resolve(answer);
        });
        process.send(job, (error) => {
          if (error) stop();
        });
      }),
  );
}
