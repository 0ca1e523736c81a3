import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  created,
  CurrentCaller,
  Cursors,
  CursorScope,
  Endpoint,
  listOf,
  PageQuery,
  type SessionCaller,
  type ListView,
  type Reply,
} from '#platform';
import { PushTransports } from '../application/push-transports.ts';
import { RegisterDevice } from '../application/register-device.ts';
import { DeviceRepository, type DeviceSummary } from '../domain/device.repository.ts';
import { DeviceNotFound, PushTokenInvalid } from '../domain/push.errors.ts';
import { DeviceParams, DeviceView, PushKeyView, RegisterDeviceBody, RegisteredView } from './devices.dto.ts';

@ApiTags('push')
@Controller('push')
export class DevicesController {
  constructor(
    private readonly register: RegisterDevice,
    private readonly devices: DeviceRepository,
    private readonly transports: PushTransports,
    private readonly cursors: Cursors,
  ) {}

  @Get('key')
  @Endpoint({
    summary: 'The key with which a browser subscribes to Web Push',
    scope: 'notifications:read',
    answers: { 200: PushKeyView },
  })
  getPushKey(): PushKeyView {
    return { publicKey: this.transports.publicKey };
  }

  @Post('devices')
  @Endpoint({
    summary: 'Have notes sent to this device',
    description: 'Until its session ends. Registering again is harmless; a member has 20 devices at most, the latest.',
    scope: 'session',
    answers: { 201: RegisteredView, 200: RegisteredView },
    problems: [PushTokenInvalid],
  })
  async registerDevice(
    @CurrentCaller() { userId, sessionId }: SessionCaller,
    @Body({ schema: RegisterDeviceBody }) body: RegisterDeviceBody,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<RegisteredView> {
    const { id, isNew } = await this.register.execute({ ...body, userId, sessionId });
    created(reply, `push/devices/${id}`, isNew);
    return { id };
  }

  @Get('devices')
  @Endpoint({
    summary: 'My devices that notes are sent to',
    scope: 'session',
    answers: { 200: listOf(DeviceView) },
  })
  async listDevices(
    @CurrentCaller() { userId, sessionId }: SessionCaller,
    @Query({ schema: PageQuery }) { limit, cursor }: PageQuery,
    @CursorScope() scope: string,
  ): Promise<ListView<DeviceSummary>> {
    const page = { limit, after: this.cursors.read(cursor, scope) };
    return this.cursors.list(await this.devices.list(userId, sessionId, page), scope);
  }

  @Delete('devices/:id')
  @Endpoint({
    summary: 'Send no more notes to a device',
    scope: 'session',
    answers: { 204: null },
    problems: [DeviceNotFound],
  })
  async removeDevice(
    @CurrentCaller() { userId }: SessionCaller,
    @Param({ schema: DeviceParams }) { id }: DeviceParams,
  ): Promise<void> {
    if (!(await this.devices.removeOf(userId, id))) throw new DeviceNotFound();
  }
}
