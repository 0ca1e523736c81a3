import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaJars } from './kafka-jars.ts';
import { endProcess, freePort, isOnPath, runToEnd, untilListening } from './processes.ts';

const jvm = [
  '-Xms128m',
  '-Xmx320m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];

/**
 * One Apache Kafka broker (KRaft, on a JVM) in a temporary folder. It can be paused, killed and started again on the same
 * port and data.
 */
export class LocalKafka {
  /** `127.0.0.1:<port>` */
  readonly address: string;
  private broker: ChildProcess | undefined;
  private complaints = '';
  private readonly port: number;
  private readonly jars: string;
  private readonly folder: string;
  private readonly killWithUs = (): void => void this.broker?.kill('SIGKILL');

  // without parameter properties, so that Node runs this file as it is (test/bench)
  private constructor(port: number, jars: string, folder: string) {
    this.address = `127.0.0.1:${port}`;
    this.port = port;
    this.jars = jars;
    this.folder = folder;
  }

  /** @throws what this machine lacks */
  static async start(): Promise<LocalKafka> {
    if (!isOnPath('java')) throw new Error('java is not there to run Apache Kafka');
    const jars = await kafkaJars();
    const [port, controllerPort] = [await freePort(), await freePort()];
    const folder = await mkdtemp(join(tmpdir(), 'guildhall-kafka-'));
    const kafka = new LocalKafka(port, jars, folder);
    try {
      await writeFile(kafka.properties, propertiesOf(port, controllerPort, join(folder, 'data')));
      // an id may have a dash, but an argument that begins with one is an option
      const clusterId = randomBytes(16).toString('base64url').replace(/^-/, 'k');
      await runToEnd(
        'java',
        [...jvm, ...kafka.classPath, 'kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', kafka.properties],
        60_000,
      );
      await kafka.startAgain();
      return kafka;
    } catch (error) {
      await kafka.stop();
      throw error;
    }
  }

  /** Freezes it: connections stay open, nothing is answered. */
  pause(): void {
    this.broker?.kill('SIGSTOP');
  }

  resume(): void {
    this.broker?.kill('SIGCONT');
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    if (this.broker !== undefined) await endProcess(this.broker, 'SIGKILL', 0);
  }

  /** After `kill`: the same port, the same data. */
  async startAgain(): Promise<void> {
    const broker = spawn('java', [...jvm, ...this.classPath, 'kafka.Kafka', this.properties], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    broker.stderr.on(
      'data',
      (chunk: Buffer) => (this.complaints = `${this.complaints}${chunk.toString('utf8')}`.slice(-4_000)),
    );
    this.broker = broker;
    process.once('exit', this.killWithUs);
    await untilListening(broker, this.port, 60_000).catch((error: unknown) => {
      throw new Error(`Apache Kafka did not start: ${String(error)}\n${this.complaints}`);
    });
  }

  /** Ends it and takes its data away. */
  async stop(): Promise<void> {
    await this.kill();
    process.off('exit', this.killWithUs);
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private get properties(): string {
    return join(this.folder, 'server.properties');
  }

  private get classPath(): readonly string[] {
    return ['-cp', join(this.jars, '*')];
  }
}

function propertiesOf(port: number, controllerPort: number, data: string): string {
  return `process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:${controllerPort}
listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=PLAINTEXT://127.0.0.1:${port}
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
inter.broker.listener.name=PLAINTEXT
log.dirs=${data}
auto.create.topics.enable=false
offsets.topic.replication.factor=1
offsets.topic.num.partitions=4
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
transaction.state.log.num.partitions=4
group.initial.rebalance.delay.ms=0
log.cleaner.dedupe.buffer.size=10485760
log.segment.bytes=16777216
log.index.size.max.bytes=1048576
`;
}
