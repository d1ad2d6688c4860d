const BYTES = Float64Array.BYTES_PER_ELEMENT;

/** The vector as little-endian doubles, whatever the machine. */
export function blobOf(vector: Float64Array): Uint8Array {
  const blob = new Uint8Array(vector.length * BYTES);
  const view = new DataView(blob.buffer);
  vector.forEach((value, position) => {
    view.setFloat64(position * BYTES, value, true);
  });
  return blob;
}

/** @returns `undefined` when the blob is not a whole number of doubles */
export function vectorOf(blob: Uint8Array): Float64Array | undefined {
  if (blob.length % BYTES !== 0) return undefined;
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  return Float64Array.from({ length: blob.length / BYTES }, (_, position) =>
    view.getFloat64(position * BYTES, true),
  );
}
