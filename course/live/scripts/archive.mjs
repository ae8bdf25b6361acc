// A tar, read: what the site's archives are when they have been unzipped.

const BLOCK = 512;
const text = (bytes) => new TextDecoder().decode(bytes).replace(/\0.*$/s, "");

/** The files of a tar in order, each a name and its bytes. */
export function* files(tar) {
  for (let at = 0; at + BLOCK <= tar.length && tar[at]; ) {
    const field = (from, length) => text(tar.subarray(at + from, at + from + length));
    const prefix = field(345, 155);
    const size = parseInt(field(124, 12), 8);
    const name = prefix ? `${prefix}/${field(0, 100)}` : field(0, 100);
    yield [name, tar.slice(at + BLOCK, at + BLOCK + size)];
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
}

/** Whether bytes begin as gzip does. */
export const isZipped = (bytes) => bytes?.[0] === 0x1f && bytes[1] === 0x8b;

/** Pieces in one. */
export function joined(pieces) {
  const all = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** A stream without the gzip around it. A host may have taken it off already: the bytes tell. */
export async function unzipped(stream) {
  const reader = stream.getReader();
  const first = await reader.read();
  const whole = new ReadableStream({
    start: (controller) => (first.done ? controller.close() : controller.enqueue(first.value)),
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
  return isZipped(first.value) ? whole.pipeThrough(new DecompressionStream("gzip")) : whole;
}

/** The stream of a pack, unzipped; `count` is told the length of each part that comes. */
export async function stream(address, count) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address.split("/").pop()}: ${response.status}`);
  const counted = new TransformStream({
    transform(chunk, controller) {
      count(chunk.length);
      controller.enqueue(chunk);
    },
  });
  return unzipped(response.body.pipeThrough(counted));
}

/** The bytes of a pack, unzipped. */
export const whole = async (address, count) => new Uint8Array(await new Response(await stream(address, count)).arrayBuffer());
