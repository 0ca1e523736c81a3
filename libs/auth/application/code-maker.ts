import type { CodeTarget } from '../domain/code.ts';

export abstract class CodeMaker {
  /** Six digits that nobody can foresee. */
  abstract code(): string;
  /** Under a key of ours: a million codes are quickly tried by whoever has only the hash. */
  abstract hashOf(code: string, target: CodeTarget): Buffer;
}
