import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { UsageError } from '../program.ts';

/** @throws UsageError with the help beneath, for what is not among the options */
export function readArguments<const Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  help: string,
) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
}
