import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Failure } from './failure.mjs';
import { runtimePath } from './host.mjs';
import { startProgress } from './progress.mjs';
import { runQuietly } from './run.mjs';

const roots = ['apps', 'libs'];
const settings = ['tsconfig.json', 'apps/tsconfig.build.json', 'package.json'];

/** Looks at the sources once; the answer says whether dist/ was made of exactly these. */
export function readSources(root) {
  const files = roots.flatMap((folder) => filesBelow(join(root, folder))).filter(isSource);
  const hash = createHash('sha256');
  for (const file of [...settings.map((name) => join(root, name)), ...files.sort()]) {
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  const outputs = files.filter((file) => !file.endsWith('.d.ts')).map((file) => outputOf(root, file));
  return { stamp: hash.digest('hex'), outputs };
}

export function isBuilt(root, { stamp, outputs }) {
  return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === stamp && outputs.every(existsSync);
}

export async function build(root, { stamp, outputs }, onSpawn) {
  const stop = startProgress('Building');
  mkdirSync(join(root, 'dist'), { recursive: true });
  rmSync(stampFile(root), { force: true });
  // tsc trusts its notes and would not write an output again that someone removed.
  if (!outputs.every(existsSync)) rmSync(join(root, 'dist', '.tsbuildinfo'), { force: true });

  const tsc = [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'apps/tsconfig.build.json', '--noEmitOnError'];
  const { code, output } = await runQuietly(runtimePath(root), tsc, { cwd: root, onSpawn }).catch((error) => {
    stop();
    throw error;
  });
  if (code !== 0) {
    stop();
    throw new Failure(`${output.trim()}\nThe build failed; the lines above say where.`);
  }
  removeStale(join(root, 'dist'), new Set(outputs.flatMap((file) => [file, `${file}.map`])));
  writeFileSync(stampFile(root), stamp);
  stop('Built');
}

const stampFile = (root) => join(root, 'dist', '.stamp');

const isSource = (file) =>
  /\.(ts|json)$/.test(file) && !file.endsWith('.spec.ts') && !/tsconfig[^/\\]*\.json$/.test(file);

const outputOf = (root, file) => join(root, 'dist', relative(root, file)).replace(/\.ts$/, '.js');

// What a deleted source once became must not stay importable.
function removeStale(dist, wanted) {
  for (const folder of roots.map((name) => join(dist, name)).filter(existsSync)) {
    filesBelow(folder)
      .filter((file) => !wanted.has(file))
      .forEach((file) => rmSync(file));
    removeEmptyFolders(folder);
  }
}

function removeEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

function filesBelow(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
