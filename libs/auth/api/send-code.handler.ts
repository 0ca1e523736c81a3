import { Injectable } from '@nestjs/common';
import type { TaskRun } from '#kernel';
import { HandlesTask } from '#platform';
import { SendCode } from '../application/send-code.ts';
import { sendCode } from '../auth.tasks.ts';

@Injectable()
export class SendCodeHandler {
  constructor(private readonly send: SendCode) {}

  @HandlesTask(sendCode)
  run({ payload }: TaskRun<ReturnType<typeof sendCode.schema.parse>>): Promise<void> {
    return this.send.execute(payload.purpose, payload.identifier);
  }
}
