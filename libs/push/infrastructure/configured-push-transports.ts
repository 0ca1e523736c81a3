import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DevInbox, LoadedSettings, RootSecret } from '#platform';
import { PushTransports, type PushTransport } from '../application/push-transports.ts';
import type { Platform } from '../domain/device.ts';
import { pushSettings } from '../push.settings.ts';
import { ApnsTransport } from './apns-transport.ts';
import { FcmTransport } from './fcm-transport.ts';
import { vapidKeysOf, WebPushTransport } from './web-push-transport.ts';

/** The providers that are configured; in development, where there is none, an inbox one can read. */
@Injectable()
export class ConfiguredPushTransports extends PushTransports implements OnApplicationShutdown {
  readonly publicKey: string;
  private readonly services: readonly string[];
  private readonly apns: ApnsTransport | undefined;
  private readonly by: Readonly<Record<Platform, PushTransport | undefined>>;

  constructor(settings: LoadedSettings, secret: RootSecret, inbox: DevInbox) {
    super();
    const push = settings.get(pushSettings);
    const keys = vapidKeysOf(secret);
    this.publicKey = keys.publicKey;
    this.services = push.webServices;
    this.apns =
      push.apnsKey === undefined
        ? undefined
        : new ApnsTransport({
            key: push.apnsKey,
            keyId: push.apnsKeyId,
            teamId: push.apnsTeamId,
            topic: push.apnsTopic,
            url: push.apnsUrl,
          });
    const fallback: PushTransport | undefined =
      settings.environment === 'production'
        ? undefined
        : { deliver: ({ userId, title, text }, _, { id }) => inbox.push(id, { to: userId, subject: title, text }) };
    this.by = {
      ios: this.apns ?? fallback,
      android: push.fcmAccount === undefined ? fallback : new FcmTransport(push.fcmAccount, push.fcmUrl),
      web:
        push.webContact === undefined
          ? fallback
          : new WebPushTransport(push.webContact, keys, (endpoint) => this.isOfService(endpoint)),
    };
  }

  isOfService(endpoint: string): boolean {
    const url = URL.parse(endpoint);
    if (url === null || url.username !== '' || url.password !== '') return false;
    return this.services.some((service) => {
      if (service.includes('://')) return url.origin === service;
      if (url.protocol !== 'https:' || url.port !== '') return false;
      return service.startsWith('*.') ? url.hostname.endsWith(service.slice(1)) : url.hostname === service;
    });
  }

  of(platform: Platform): PushTransport | undefined {
    return this.by[platform];
  }

  onApplicationShutdown(): void {
    this.apns?.close();
  }
}
