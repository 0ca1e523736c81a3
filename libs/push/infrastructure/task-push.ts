import { Injectable } from '@nestjs/common';
import { Push, Tasks, type PushNote, type TaskRun } from '#kernel';
import { HandlesTask, RootSecret, Sealer } from '#platform';
import { z } from 'zod';
import { PushTransports } from '../application/push-transports.ts';
import { SendPush } from '../application/send-push.ts';
import { DeviceRepository } from '../domain/device.repository.ts';
import { sendPush } from '../push.tasks.ts';

const Note = z.object({
  userId: z.string(),
  title: z.string(),
  text: z.string(),
  about: z.string(),
  data: z.record(z.string(), z.string()),
});

type Sealed = { readonly deviceId: string; readonly sealed: string };

/** Sends each note to each device by a task of its own. */
@Injectable()
export class TaskPush extends Push {
  private readonly sealer: Sealer;

  constructor(
    private readonly tasks: Tasks,
    private readonly devices: DeviceRepository,
    private readonly transports: PushTransports,
    private readonly send: SendPush,
    secret: RootSecret,
  ) {
    super();
    this.sealer = new Sealer(secret, 'push notes');
  }

  async reaches(userIds: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(await this.devices.ownersAmong(userIds));
  }

  async leave(notes: readonly PushNote[]): Promise<void> {
    if (notes.length === 0) return;
    const devices = await this.devices.ofMembers(notes.map(({ userId }) => userId));
    const reached = devices.filter(({ platform }) => this.transports.of(platform) !== undefined);
    const tasks = notes.flatMap((note) => {
      const own = reached.filter(({ userId }) => userId === note.userId);
      const sealed = own.length === 0 ? '' : this.sealer.seal(JSON.stringify(note));
      return own.map(({ id }) => ({ payload: { deviceId: id, sealed } }));
    });
    if (tasks.length > 0) await this.tasks.enqueueAll(sendPush, tasks);
  }

  @HandlesTask(sendPush)
  async deliver({ payload, taskId, signal }: TaskRun<Sealed>): Promise<void> {
    const note = Note.parse(JSON.parse(this.sealer.open(payload.sealed)));
    await this.send.execute(payload.deviceId, note, { id: taskId, signal });
  }
}
