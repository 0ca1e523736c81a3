import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Runs ffmpeg, compiled to WebAssembly, over one file that may be hostile: in a process of its own that its parent ends
 * when it takes too long, and in a memory of its own within that.
 */

interface Job {
  readonly input: string;
  readonly program: 'exec' | 'ffprobe';
  readonly args: readonly string[];
  readonly output: string;
}

// the build knows browsers' workers only
Object.assign(globalThis, {
  self: globalThis,
  location: { href: 'file:///' },
  WorkerGlobalScope: Object,
  importScripts: () => undefined,
});

const { default: createCore } = await import('@ffmpeg/core');

async function run(job: Job): Promise<{ readonly code: number; readonly log: string }> {
  const wasmBinary = readFileSync(fileURLToPath(import.meta.resolve('@ffmpeg/core/wasm')));
  const core = await createCore({ wasmBinary, locateFile: (path) => path });
  const lines: string[] = [];
  core.setLogger(({ message }) => {
    if (lines.length < 50) lines.push(message.slice(0, 300));
  });
  core.FS.writeFile('/in', readFileSync(job.input));
  // ffprobe answers -1 also when all is well: what counts is what it wrote
  const answered = core[job.program](...job.args, '/out');
  const code = job.program === 'ffprobe' ? 0 : answered;
  if (code === 0) writeFileSync(job.output, core.FS.readFile('/out'));
  return { code, log: lines.join('\n') };
}

process.once('message', (job: Job) => {
  run(job)
    .catch((error: unknown) => ({ code: 1, log: String(error) }))
    .then((answer) => process.send?.(answer, () => process.exit(0)))
    .catch(() => process.exit(1));
});
