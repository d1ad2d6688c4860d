import type { Alert, AlertCode } from '../domain/operations/alert.ts';
import {
  type AlertStore,
  type Clock,
  type Log,
  type Page,
  type PageRequest,
  StorageUnavailable,
} from '../ports.ts';
import { startBudget } from './time-budget.ts';

/** The most alerts kept in memory while storage is away. */
const MOST_PENDING = 200;

/** How long repetitions of a stored alert are only counted before they are stored again. */
const QUIET_MILLISECONDS = 10_000;

/** How long people who ask for alerts wait for storage, in milliseconds. */
const LIST_BUDGET_MILLISECONDS = 100;

/** The most different messages of one alert that are logged. */
const MOST_LOGGED_MESSAGES = 8;

interface PendingAlert {
  alert: Alert;
  readonly logged: Set<string>;
  storedAt: number | undefined;
  /** Repetitions that storage does not have yet. */
  unstored: number;
  storing: Promise<void> | undefined;
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
    if (known === undefined) this.#forgetOldest();
    const alert: Alert = known
      ? { ...known.alert, message, count: known.alert.count + 1, lastAt: at }
      : { id, code, severity, subject, message, count: 1, firstAt: at, lastAt: at };
    const pending: PendingAlert = known ?? {
      alert,
      logged: new Set(),
      storedAt: undefined,
      unstored: 0,
      storing: undefined,
    };
    pending.alert = alert;
    pending.unstored += 1;
    this.#pending.set(id, pending);
    if (!pending.logged.has(message) && pending.logged.size < MOST_LOGGED_MESSAGES) {
      pending.logged.add(message);
      this.#log.warn(message, { alert: code, severity, subject });
    }
    const monotonic = this.#clock.monotonic();
    if (pending.storedAt === undefined || monotonic - pending.storedAt >= QUIET_MILLISECONDS) {
      void this.#flush(pending);
    }
  }

  /**
   * The newest first; what storage does not have yet comes before what it has, and where it does not
   * answer soon, everything comes from memory. @throws InvalidCursor
   */
  async list(page: PageRequest): Promise<Page<Alert>> {
    const budget = startBudget(this.#clock, LIST_BUDGET_MILLISECONDS);
    try {
      await budget.spend(Promise.all(this.#unstored().map((pending) => this.#flush(pending))));
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
    }
    const waiting = page.cursor === undefined ? this.#unstored().map(({ alert }) => alert) : [];
    if (waiting.length >= page.limit) {
      return { items: waiting.slice(0, page.limit), nextCursor: null };
    }
    try {
      const rest = { ...page, limit: page.limit - waiting.length };
      const stored = await startBudget(this.#clock, LIST_BUDGET_MILLISECONDS).spend(
        this.#store.list(rest),
      );
      const others = stored.items.filter(({ id }) => waiting.every((alert) => alert.id !== id));
      return { items: [...waiting, ...others], nextCursor: stored.nextCursor };
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      const known = [...this.#pending.values()].map(({ alert }) => alert).reverse();
      return { items: known.slice(0, page.limit), nextCursor: null };
    }
  }

  /** Stores what storage does not have yet: before a process ends or is frozen between calls. */
  async stored(): Promise<void> {
    await Promise.all(this.#unstored().map((pending) => this.#flush(pending)));
  }

  #unstored(): PendingAlert[] {
    return [...this.#pending.values()].filter(({ unstored }) => unstored > 0).reverse();
  }

  /** Stores what storage does not have of an alert yet; one attempt at a time. */
  async #flush(pending: PendingAlert): Promise<void> {
    pending.storing ??= this.#put(pending);
    await pending.storing;
  }

  async #put(pending: PendingAlert): Promise<void> {
    const { alert, unstored } = pending;
    try {
      await this.#store.put({ ...alert, count: unstored });
      pending.unstored -= unstored;
      pending.storedAt = this.#clock.monotonic();
    } catch {
      // Whatever is wrong with storage has an alert of its own; this one is kept for later.
    } finally {
      pending.storing = undefined;
    }
  }

  #forgetOldest(): void {
    if (this.#pending.size < MOST_PENDING) return;
    const [oldest] = this.#pending.keys();
    if (oldest !== undefined) this.#pending.delete(oldest);
  }
}
