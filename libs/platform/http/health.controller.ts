import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Public } from './caller.ts';
import { Endpoint } from './endpoint.ts';
import { Health, NotReady } from './health.ts';

/** The program's version, as its package says. */
export const programVersion = Symbol('programVersion');

const HealthView = z
  .object({ status: z.literal('ok'), version: z.string(), uptimeSeconds: z.int() })
  .meta({ id: 'Health', examples: [{ status: 'ok', version: '0.1.0', uptimeSeconds: 42 }] });

const ReadinessView = z
  .object({
    ...HealthView.shape,
    dependencies: z.object({
      database: z.literal('up'),
      redis: z.enum(['up', 'down', 'unused']).describe('Without it Guildhall is slower, and still ready'),
      consumers: z
        .record(z.string(), z.enum(['joining', 'consuming', 'stopped']))
        .describe(
          'The Kafka consumer groups of this process; one stays joining while the broker is away, and events wait',
        ),
    }),
  })
  .meta({
    id: 'Readiness',
    examples: [
      {
        status: 'ok',
        version: '0.1.0',
        uptimeSeconds: 42,
        dependencies: { database: 'up', redis: 'unused', consumers: {} },
      },
    ],
  });

type ReadinessView = z.infer<typeof ReadinessView>;

type HealthView = z.infer<typeof HealthView>;

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: Health,
    @Inject(programVersion) private readonly version: string,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Is Guildhall well?',
    description: 'Looks at the database at most once a second, so that probes cost next to nothing.',
    answers: { 200: HealthView },
    problems: [NotReady],
  })
  async getHealth(): Promise<HealthView> {
    await this.health.ready();
    return this.view();
  }

  @Get('live')
  @Endpoint({ summary: 'Does the process run? (restart it when not)', answers: { 200: HealthView } })
  getLiveness(): HealthView {
    return this.view();
  }

  @Get('ready')
  @Endpoint({ summary: 'May it be given work?', answers: { 200: ReadinessView }, problems: [NotReady] })
  async getReadiness(): Promise<ReadinessView> {
    const { database, redis, consumers } = await this.health.ready();
    return { ...this.view(), dependencies: { database, redis, consumers } };
  }

  @Get('startup')
  @Endpoint({ summary: 'Has it started?', answers: { 200: HealthView } })
  getStartup(): HealthView {
    return this.view();
  }

  private view(): HealthView {
    return { status: 'ok', version: this.version, uptimeSeconds: Math.floor(process.uptime()) };
  }
}
