import type { Alert, AlertCode } from '../domain/operations/alert.ts';
import type { AlertStore, Clock, Log, Page, PageRequest } from '../ports.ts';

/** The most alerts kept in memory while storage is away. */
const MOST_PENDING = 200;

/** How long repetitions of a stored alert are only counted before they are stored again. */
const QUIET_MILLISECONDS = 10_000;

interface PendingAlert {
  alert: Alert;
  storedAt: number | undefined;
  unstored: number;
}

/**
 * Raises alerts without ever failing or delaying its caller: repetitions within an hour are counted,
 * and while storage is away alerts wait in memory, where `list` finds them.
 */
export class Alerting {
  readonly #store: AlertStore;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #pending = new Map<string, PendingAlert>();

  constructor(store: AlertStore, clock: Clock, log: Log) {
    this.#store = store;
    this.#clock = clock;
    this.#log = log;
  }

  /** @param subject what it is about: a run, a strategy, or `deployment` */
  raise(code: AlertCode, severity: Alert['severity'], subject: string, message: string): void {
    const at = this.#clock.now();
    const id = `${at.slice(0, 13)}#${code}#${subject}`;
    const known = this.#pending.get(id);
    if (known === undefined) {
      this.#forgetOldest();
      this.#log.warn(message, { alert: code, severity, subject });
    }
    const alert: Alert = known
      ? { ...known.alert, message, count: known.alert.count + 1, lastAt: at }
      : { id, code, severity, subject, message, count: 1, firstAt: at, lastAt: at };
    const pending = { alert, storedAt: known?.storedAt, unstored: (known?.unstored ?? 0) + 1 };
    this.#pending.set(id, pending);
    const monotonic = this.#clock.monotonic();
    if (pending.storedAt === undefined || monotonic - pending.storedAt >= QUIET_MILLISECONDS) {
      void this.#flush(id);
    }
  }

  /** The newest first; from memory where storage does not answer. @throws InvalidCursor */
  async list(page: PageRequest): Promise<Page<Alert>> {
    const unstored = [...this.#pending.values()].filter((pending) => pending.unstored > 0);
    for (const { alert } of unstored) await this.#flush(alert.id);
    const stillUnstored = [...this.#pending.values()].some((pending) => pending.unstored > 0);
    if (!stillUnstored) return await this.#store.list(page);
    const items = [...this.#pending.values()].map(({ alert }) => alert).reverse();
    return { items: items.slice(0, page.limit), nextCursor: null };
  }

  async #flush(id: string): Promise<void> {
    const pending = this.#pending.get(id);
    if (pending === undefined || pending.unstored === 0) return;
    const { unstored, storedAt } = pending;
    pending.unstored = 0;
    pending.storedAt = this.#clock.monotonic();
    try {
      await this.#store.put({ ...pending.alert, count: unstored });
    } catch {
      // Whatever is wrong with storage has an alert of its own; this one is kept for later.
      const latest = this.#pending.get(id) ?? pending;
      latest.unstored += unstored;
      latest.storedAt = storedAt;
    }
  }

  #forgetOldest(): void {
    if (this.#pending.size < MOST_PENDING) return;
    const [oldest] = this.#pending.keys();
    if (oldest !== undefined) this.#pending.delete(oldest);
  }
}
