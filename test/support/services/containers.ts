import type { GenericContainer } from 'testcontainers';
import { kafkaVersion } from './kafka-jars.ts';
import { freePort } from './processes.ts';
import type { Service, ServiceName } from './service.ts';

/**
 * The service in a container.
 * @throws when no container runtime works here
 */
export async function startContainer(name: ServiceName): Promise<Service> {
  // loaded only when it is needed: it is large
  const { GenericContainer: Container, Wait } = await import('testcontainers');
  const port = await freePort();
  const address = name === 'redis' ? `redis://localhost:${port}` : `localhost:${port}`;
  const described: GenericContainer =
    name === 'redis'
      ? new Container('redis:7')
          .withExposedPorts({ container: 6379, host: port })
          .withWaitStrategy(Wait.forListeningPorts())
      : new Container(`apache/kafka:${kafkaVersion}`)
          .withExposedPorts({ container: port, host: port })
          .withEnvironment(kafkaEnvironment(port))
          .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/));
  const container = await described.start();
  return { address, stop: async () => void (await container.stop()) };
}

/** A broker tells its clients where it is, so that it has to know the port under which they reach it. */
function kafkaEnvironment(port: number): Record<string, string> {
  return {
    KAFKA_NODE_ID: '1',
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_LISTENERS: `PLAINTEXT://0.0.0.0:${port},CONTROLLER://localhost:9093`,
    KAFKA_ADVERTISED_LISTENERS: `PLAINTEXT://localhost:${port}`,
    KAFKA_CONTROLLER_LISTENER_NAMES: 'CONTROLLER',
    KAFKA_LISTENER_SECURITY_PROTOCOL_MAP: 'CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@localhost:9093',
    KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: '1',
    KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: '1',
    KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS: '0',
  };
}
