/** How many different numbers there are: weights finer than this share out nothing. */
const STEPS = 10_000;

/**
 * The number in [0, 1) by which an experiment assigns a task: one of 10,000, the same at every asking,
 * and independent of the same task's number under any other seed. Beside decisions' own
 * `unitInterval`, because it is the one that other tools know: they can tell the arm from the ids.
 *
 * Source: GrowthBook's hash, version 2 (GrowthBook SDK specification 0.8.0), over UTF-16 code units as
 * its JavaScript SDK reads them. Cost: linear in the length of seed and id, under 1 µs for usual ones.
 *
 * @param seed the experiment's id
 * @param id the task's id
 */
export function assignmentUnit(seed: string, id: string): number {
  return (fnv1a32(String(fnv1a32(seed + id))) % STEPS) / STEPS;
}

/** Source: FNV-1a in 32 bits (Fowler, Noll & Vo; draft-eastlake-fnv). */
function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  return hash >>> 0;
}
