import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..', '..');
const sources = ['libs/kernel', 'libs/platform', 'test/chaos/tasks', 'test/bench/tasks', 'test/support/random.ts'];

const compilerOptions: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2024,
  module: ts.ModuleKind.ESNext,
  isolatedModules: true,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  useDefineForClassFields: true,
  rewriteRelativeImportExtensions: true,
};

/**
 * Makes JavaScript of the task engine and of what tests start as processes of their own: Node strips types, but knows no
 * decorators. Types are not checked here.
 * @param folder below the repository, so that packages are found
 */
export function compile(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const file of sources.flatMap(filesOf)) {
    const { outputText } = ts.transpileModule(readFileSync(join(root, file), 'utf8'), {
      compilerOptions,
      fileName: file,
    });
    const output = join(folder, file.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(output), { recursive: true });
    writeFileSync(output, outputText);
  }
  const imports = { '#kernel': './libs/kernel/index.js', '#platform': './libs/platform/index.js' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', imports }));
}

function filesOf(path: string): readonly string[] {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(spec|d)\.ts$/.test(file))
    .map((file) => join(path, file));
}
