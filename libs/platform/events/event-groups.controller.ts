import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { CurrentCaller, type Caller } from '../http/caller.ts';
import { Endpoint } from '../http/endpoint.ts';
import { EventGroups, GroupIsLive, GroupNotFound } from './event-groups.ts';
import { ReplayGroup } from './replay-group.ts';

const EventGroupsView = z
  .object({
    data: z.array(
      z.object({
        group: z.string().describe('The module that consumes'),
        behind: z.int().min(0).describe('Events that were delivered and that it has not handled yet'),
      }),
    ),
  })
  .meta({ id: 'EventGroups' });
type EventGroupsView = z.infer<typeof EventGroupsView>;

const EventGroupParams = z.strictObject({
  group: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,62}$/)
    .meta({ example: 'notifications' }),
});
type EventGroupParams = z.infer<typeof EventGroupParams>;

@ApiTags('admin')
@Controller('admin/events/groups')
export class EventGroupsController {
  constructor(
    private readonly groups: EventGroups,
    private readonly replay: ReplayGroup,
  ) {}

  @Get()
  @Endpoint({
    summary: 'The modules that consume events, and how far behind they are',
    scope: 'admin:read',
    role: 'admin',
    answers: { 200: EventGroupsView },
  })
  async listEventGroups(): Promise<EventGroupsView> {
    const behind = Object.entries(await this.groups.behind());
    return { data: behind.map(([group, events]) => ({ group, behind: events })) };
  }

  @Post(':group/replay')
  @Endpoint({
    summary: 'Let a module begin again with the oldest event that is kept',
    description:
      'What it has handled does not take effect a second time. With Kafka, stop the workers first: a group in which ' +
      'somebody consumes is refused.',
    scope: 'admin:write',
    role: 'admin',
    answers: { 204: null },
    problems: [GroupNotFound, GroupIsLive],
  })
  replayEventGroup(
    @CurrentCaller() { userId }: Caller,
    @Param({ schema: EventGroupParams }) { group }: EventGroupParams,
  ): Promise<void> {
    return this.replay.execute(group, userId);
  }
}
