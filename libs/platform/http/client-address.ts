import { isIPv6 } from 'node:net';

/**
 * Who calls without credentials, as far as addresses can tell: an IPv4 address, or the /64 network of an IPv6 one, because
 * everybody who has one of its addresses has all of them.
 */
export function clientOf(address: string): string {
  const plain = address.startsWith('::ffff:') ? address.slice(7) : address;
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.split('%', 1)[0]?.split('::') ?? [];
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  // an IPv4 address at the end stands for two groups
  const groupsOfBack = back.length + (back.at(-1)?.includes('.') === true ? 1 : 0);
  const missing = tail === undefined ? 0 : Math.max(0, 8 - front.length - groupsOfBack);
  const groups = [...front, ...Array.from({ length: missing }, () => '0'), ...back];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
