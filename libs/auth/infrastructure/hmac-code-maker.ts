import { createHmac, randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { RootSecret } from '#platform';
import { CodeMaker } from '../application/code-maker.ts';
import { codeDigits, type CodeTarget } from '../domain/code.ts';

@Injectable()
export class HmacCodeMaker extends CodeMaker {
  private readonly key: Buffer;

  constructor(secret: RootSecret) {
    super();
    this.key = secret.keyFor('codes');
  }

  code(): string {
    return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0');
  }

  hashOf(code: string, { purpose, target }: CodeTarget): Buffer {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([purpose, target, code]))
      .digest();
  }
}
