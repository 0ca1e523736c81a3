import { Injectable } from '@nestjs/common';
import { Tasks } from '#kernel';
import type { CodePurpose } from '../domain/code.ts';
import { codeRequests, Tries } from '../domain/tries.ts';
import { sendCode } from '../auth.tasks.ts';

@Injectable()
export class RequestCode {
  constructor(
    private readonly tries: Tries,
    private readonly tasks: Tasks,
  ) {}

  /**
   * Lets a code be sent, later: whether there is such a member is found out where nobody can see how long it takes.
   * @throws TooManyTries
   */
  async execute(purpose: CodePurpose, identifier: string): Promise<void> {
    await this.tries.take(`code ${purpose} ${identifier.toLowerCase()}`, codeRequests);
    await this.tasks.enqueue(sendCode, { purpose, identifier });
  }
}
