/** The last one: devices that are at the same number get the same bytes. */
let last: { readonly head: string; readonly tail: Buffer; readonly frame: Buffer } | undefined;

/** A whole, unmasked text frame (RFC 6455, 5.2) with this text. @param head of ASCII */
export function textFrame(head: string, tail: Buffer): Buffer {
  if (tail === last?.tail && head === last.head) return last.frame;
  const length = head.length + tail.length;
  const start = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x81;
  if (start === 2) {
    frame[1] = length;
  } else if (start === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
  frame.write(head, start, 'latin1');
  tail.copy(frame, start + head.length);
  last = { head, tail, frame };
  return frame;
}
