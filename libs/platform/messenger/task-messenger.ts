import { Inject, Injectable } from '@nestjs/common';
import { Messenger, Tasks, taskType, type Email, type RetryStrategy, type Sms, type TaskRun } from '#kernel';
import { z } from 'zod';
import { RootSecret } from '../config/secrets.ts';
import { Sealer } from '../config/sealer.ts';
import { HandlesTask } from '../tasks/task-handlers.ts';
import { MessengerNotConfigured } from './messenger.errors.ts';
import { transports, type Transports } from './transports.ts';

/** Messages hold codes and addresses: whoever may look at tasks, or at a backup, need not read them. */
const Sealed = z.object({ sealed: z.string() });
type Sealed = z.infer<typeof Sealed>;

/** For about an hour. */
const retry: RetryStrategy = {
  kind: 'exponential',
  attempts: 20,
  firstMs: 1_000,
  factor: 2,
  capMs: 300_000,
  jitter: 0.2,
};

const sendEmail = taskType({ type: 'email', schema: Sealed, retry, priority: 'high', maxRunMs: 60_000 });
const sendSms = taskType({ type: 'sms', schema: Sealed, retry, priority: 'high', maxRunMs: 60_000 });

const EmailMessage = z.object({ to: z.string(), subject: z.string(), text: z.string() });
const SmsMessage = z.object({ to: z.string(), text: z.string() });

/** Sends each message by a task of its own. */
@Injectable()
export class TaskMessenger extends Messenger {
  readonly can: Messenger['can'];
  private readonly sealer: Sealer;

  constructor(
    private readonly tasks: Tasks,
    @Inject(transports) private readonly by: Transports,
    secret: RootSecret,
  ) {
    super();
    this.can = { email: by.email !== undefined, sms: by.sms !== undefined };
    this.sealer = new Sealer(secret, 'messages');
  }

  async email(message: Email): Promise<void> {
    await this.tasks.enqueue(sendEmail, this.seal(message));
  }

  async sms(message: Sms): Promise<void> {
    await this.tasks.enqueue(sendSms, this.seal(message));
  }

  @HandlesTask(sendEmail)
  async deliverEmail({ payload, taskId: id, signal }: TaskRun<Sealed>): Promise<void> {
    if (this.by.email === undefined) throw new MessengerNotConfigured({ detail: 'Set GUILDHALL__MAIL__SMTP_URL.' });
    await this.by.email.deliver(EmailMessage.parse(this.open(payload)), { id, signal });
  }

  @HandlesTask(sendSms)
  async deliverSms({ payload, taskId: id, signal }: TaskRun<Sealed>): Promise<void> {
    if (this.by.sms === undefined) throw new MessengerNotConfigured({ detail: 'Set GUILDHALL__SMS__URL.' });
    await this.by.sms.deliver(SmsMessage.parse(this.open(payload)), { id, signal });
  }

  private seal(message: Email | Sms): Sealed {
    return { sealed: this.sealer.seal(JSON.stringify(message)) };
  }

  private open({ sealed }: Sealed): unknown {
    return JSON.parse(this.sealer.open(sealed));
  }
}
