/* The reference of `health`: Fastify alone, answering the same body by the same kind of serializer, without logging. */
import fastify from 'fastify';

process.on('disconnect', () => process.exit());

const app = fastify({ logger: false });
const integer = { type: 'integer' };
const string = { type: 'string' };
const schema = { type: 'object', properties: { status: string, version: string, uptimeSeconds: integer } };

app.get('/api/v1/health', { schema: { response: { 200: schema } } }, async () => ({
  status: 'ok',
  version: '0.1.0',
  uptimeSeconds: Math.floor(process.uptime()),
}));

process.send?.(await app.listen({ port: 0, host: '127.0.0.1' }));
