import type { LoadedSettings } from '#platform';

/** What `guildhall <name>` does. */
export interface Command {
  readonly name: string;
  /** One line for `guildhall --help`. */
  readonly summary: string;
  /** The rest of `guildhall <name> --help`. */
  readonly help: string;
  /** Settings that the command does without, under those of the environment. */
  readonly standIns?: Readonly<Record<string, string>>;
  /** @returns the exit code */
  run(settings: LoadedSettings, args: readonly string[]): Promise<number>;
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

export function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What goes on, for whoever waits. */
export function tellProgress(line: string): void {
  complain(`guildhall: ${line}`);
}
