import { array, assert, asyncProperty, nat } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../local/simulate/event-queue.ts';

async function happened(queue: EventQueue, until: number): Promise<void> {
  for (let event = queue.next(until); event !== undefined; event = queue.next(until)) {
    await event.happen();
  }
}

describe('events of a simulated world', () => {
  it('happen in order of time, and in the order they were added at the same moment', async () => {
    await assert(
      asyncProperty(array(nat(20)), async (moments) => {
        const queue = new EventQueue();
        const seen: [number, number][] = [];
        for (const [number, at] of moments.entries()) {
          queue.add(at, async () => void seen.push([at, number]));
        }
        await happened(queue, 20);
        const expected = moments.map((at, number): [number, number] => [at, number]);
        expect(seen).toEqual(expected.sort((one, other) => one[0] - other[0] || one[1] - other[1]));
      }),
    );
  });

  it('may add others, which take their place among those that wait', async () => {
    const queue = new EventQueue();
    const seen: string[] = [];
    queue.add(3, async () => void seen.push('three'));
    queue.add(1, async () => {
      queue.add(2, async () => void seen.push('two'));
    });
    await happened(queue, 10);
    expect(seen).toEqual(['two', 'three']);
  });

  it('wait when they are later than what is asked for', () => {
    const queue = new EventQueue();
    queue.add(5, async () => undefined);
    expect(queue.next(4)).toBeUndefined();
    expect(queue.next(5)).toMatchObject({ at: 5 });
    expect(queue.next(5)).toBeUndefined();
  });
});
