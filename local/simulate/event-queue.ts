/** Something that happens at a moment of the simulated time. */
interface Event {
  /** Milliseconds. */
  readonly at: number;
  /** Of events at the same moment, the first added comes first. */
  readonly number: number;
  readonly happen: () => Promise<void>;
}

/** Events in order of time: a binary heap. Cost: logarithmic in what is waiting. */
export class EventQueue {
  readonly #heap: Event[] = [];
  #added = 0;

  /** @param at milliseconds */
  add(at: number, happen: () => Promise<void>): void {
    this.#added += 1;
    const event = { at, number: this.#added, happen };
    let position = this.#heap.length;
    this.#heap.push(event);
    while (position > 0) {
      const above = (position - 1) >> 1;
      const parent = this.#heap[above];
      if (parent === undefined || isBefore(parent, event)) break;
      this.#heap[position] = parent;
      position = above;
    }
    this.#heap[position] = event;
  }

  /** Takes the next event out; `undefined` when there is none at or before `until`. */
  next(until: number): Event | undefined {
    const [first] = this.#heap;
    if (first === undefined || first.at > until) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && last !== first) this.#sink(last);
    return first;
  }

  /** Puts the event in the first place and lets it sink to where it belongs. */
  #sink(event: Event): void {
    let position = 0;
    for (;;) {
      const left = 2 * position + 1;
      const [leftChild, rightChild] = [this.#heap[left], this.#heap[left + 1]];
      if (leftChild === undefined) break;
      const right = rightChild !== undefined && isBefore(rightChild, leftChild);
      const child = right ? rightChild : leftChild;
      if (isBefore(event, child)) break;
      this.#heap[position] = child;
      position = right ? left + 1 : left;
    }
    this.#heap[position] = event;
  }
}

function isBefore(left: Event, right: Event): boolean {
  return left.at < right.at || (left.at === right.at && left.number < right.number);
}
