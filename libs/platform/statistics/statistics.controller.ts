import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Endpoint } from '../http/endpoint.ts';
import { Time } from '../http/wire.ts';
import { Statistics } from './statistics.ts';

export const StatisticsView = z
  .object({
    at: Time,
    figures: z.record(z.string(), z.record(z.string(), z.number())).describe('By what is counted'),
  })
  .meta({
    id: 'Statistics',
    examples: [{ at: '2026-11-21T09:30:00.000Z', figures: { members: { active: 120, suspended: 1 } } }],
  });
export type StatisticsView = z.infer<typeof StatisticsView>;

@ApiTags('admin')
@Controller('admin/stats')
export class StatisticsController {
  constructor(private readonly statistics: Statistics) {}

  @Get()
  @Endpoint({
    summary: 'The community in numbers',
    scope: 'admin:read',
    role: 'moderator',
    answers: { 200: StatisticsView },
  })
  readStatistics(): Promise<StatisticsView> {
    return this.statistics.read();
  }
}
