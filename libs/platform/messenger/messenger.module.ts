import { Module, type DynamicModule } from '@nestjs/common';
import { Messenger } from '#kernel';
import type { Environment } from '../config/settings.ts';
import { DevInboxController } from './dev-inbox.controller.ts';
import { DevInbox } from './dev-inbox.ts';
import { HttpSmsTransport } from './http-sms-transport.ts';
import type { MailSettings, SmsSettings } from './messenger.settings.ts';
import { SmtpTransport } from './smtp-transport.ts';
import { TaskMessenger } from './task-messenger.ts';
import { transports, type Transports } from './transports.ts';

export interface MessengerOptions {
  readonly environment: Environment;
  readonly mail: MailSettings;
  readonly sms: SmsSettings;
}

/** Mail and SMS by the providers that are configured; in development, where there is none, by an inbox one can read. */
@Module({})
export class MessengerModule {
  static of({ environment, mail, sms }: MessengerOptions): DynamicModule {
    const hasInbox = environment !== 'production';
    return {
      module: MessengerModule,
      global: true,
      controllers: hasInbox ? [DevInboxController] : [],
      providers: [
        DevInbox,
        {
          provide: transports,
          inject: [DevInbox],
          useFactory: (inbox: DevInbox): Transports => ({
            email:
              mail.smtpUrl === undefined ? (hasInbox ? inbox.email : undefined) : new SmtpTransport(mail.smtpUrl, mail),
            sms: sms.url === undefined ? (hasInbox ? inbox.sms : undefined) : new HttpSmsTransport(sms.url, sms),
          }),
        },
        { provide: Messenger, useClass: TaskMessenger },
      ],
      exports: [Messenger, DevInbox],
    };
  }
}
