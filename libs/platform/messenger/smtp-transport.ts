import type { Email } from '#kernel';
import { createTransport } from 'nodemailer';
import { MessageRefused, ProviderUnavailable } from './messenger.errors.ts';
import type { MailSettings } from './messenger.settings.ts';
import type { Delivery, Transport } from './transports.ts';

const timeouts = { connectionTimeout: 5_000, greetingTimeout: 5_000, socketTimeout: 10_000, dnsTimeout: 5_000 };

/** Sends mail through an SMTP server, encrypted whenever the server can be. */
export class SmtpTransport implements Transport<Email> {
  private readonly send: (message: Email, id: string) => Promise<unknown>;

  constructor(url: string, { from }: Pick<MailSettings, 'from'>) {
    // options of nodemailer stand in the query of the address: ?requireTLS=true
    const server = createTransport({ url, ...timeouts, disableFileAccess: true, disableUrlAccess: true });
    const host = /@([\w.-]+)>?$/.exec(from)?.[1] ?? 'localhost';
    this.send = ({ to, subject, text }, id) =>
      server.sendMail({
        from,
        // an object, because an address as text would be read for more than one
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${host}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
  }

  async deliver(message: Email, { id }: Delivery): Promise<void> {
    try {
      await this.send(message, id);
    } catch (error) {
      throw isRefusal(error) ? new MessageRefused({ cause: error }) : new ProviderUnavailable({ cause: error });
    }
  }
}

/** A 5xx for this recipient or this text; one for our login is for the people who run Guildhall to mend. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error) || !('code' in error)) return false;
  return Number(error.responseCode) >= 500 && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');
}
