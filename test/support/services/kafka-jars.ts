import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isOnPath, runToEnd } from './processes.ts';

/** The broker that kafkajs 2.2.4 is proved against (docs/decisions/0007-events-outbox-log-and-kafka.md). */
export const kafkaVersion = '4.3.1';

const attempts = 3;
const fetchTimeoutMs = 180_000;

const pom = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>guildhall</groupId><artifactId>kafka-for-tests</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>${kafkaVersion}</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-simple</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>`;

/**
 * The folder with the jars of Apache Kafka: from the cache (`$XDG_CACHE_HOME` or `~/.cache`), or from Maven Central.
 * @throws what keeps them from being there
 */
export async function kafkaJars(): Promise<string> {
  const cache = join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'guildhall');
  const jars = join(cache, `kafka-${kafkaVersion}`);
  if (existsSync(jars)) return jars;
  if (!isOnPath('mvn')) throw new Error('mvn is not there to fetch Apache Kafka from Maven Central');
  await mkdir(cache, { recursive: true });
  const workshop = await mkdtemp(join(cache, 'fetching-'));
  try {
    await writeFile(join(workshop, 'pom.xml'), pom);
    await fetchInto(workshop);
    // a fetch that was cut off is never mistaken for a whole one, and of two at a time one wins
    await rename(join(workshop, 'jars'), jars).catch((error: unknown) => {
      if (!existsSync(jars)) throw error;
    });
    return jars;
  } finally {
    await rm(workshop, { recursive: true, force: true });
  }
}

async function fetchInto(workshop: string): Promise<void> {
  const args = [
    '-q',
    '-B',
    '-f',
    join(workshop, 'pom.xml'),
    'dependency:copy-dependencies',
    '-DincludeScope=runtime',
    `-DoutputDirectory=${join(workshop, 'jars')}`,
  ];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runToEnd('mvn', args, fetchTimeoutMs);
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}
