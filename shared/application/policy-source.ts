import type { DecisionModel } from '../domain/policy/decision-model.ts';
import type { Policy } from '../domain/policy/policy.ts';
import type { Clock, PolicyHead, PolicyStore } from '../ports.ts';
import type { Alerting } from './alerting.ts';
import { CATALOG_PART, decisionTypeOfPart, parseCatalog, parseModel } from './policy-parts.ts';
import { startBudget } from './time-budget.ts';

/** The policy as this process knows it. */
export interface KnownPolicy {
  /** `undefined` when none could ever be loaded. */
  readonly policy: Policy | undefined;
  /** The last refresh failed or is too long ago. */
  readonly stale: boolean;
  /** Since the last successful refresh; `null` before the first. */
  readonly ageSeconds: number | null;
}

/** A policy this long without a refresh is called stale even when no refresh failed. */
const STALE_SECONDS = 60;

/** How long a request waits for a refresh before it uses what it has. */
const REFRESH_BUDGET_MILLISECONDS = 50;

/** After a failed refresh the next one waits, so that a store in trouble is not asked every time. */
const PAUSE_AFTER_FAILURE_MILLISECONDS = 500;

/**
 * The compiled policy in memory. It is looked up again within a request when it is older than
 * `maximumAgeSeconds`; when that fails the known one is used and called stale.
 */
export class PolicySource {
  readonly #store: PolicyStore;
  readonly #clock: Clock;
  readonly #alerting: Alerting;
  readonly #maximumAgeMilliseconds: number;
  readonly #firstBudgetMilliseconds: number;
  #head: PolicyHead | undefined;
  #policy: Policy | undefined;
  #refreshedAt: number | undefined;
  #failedAt: number | undefined;
  /** The look under way, and the one that begins when it ends. */
  #looking: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;
  #parts: ReadonlyMap<string, unknown> = new Map();

  /** @param firstBudgetMilliseconds how long a request waits while no policy is known at all */
  constructor(
    store: PolicyStore,
    clock: Clock,
    alerting: Alerting,
    maximumAgeSeconds: number,
    firstBudgetMilliseconds = REFRESH_BUDGET_MILLISECONDS,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#alerting = alerting;
    this.#maximumAgeMilliseconds = maximumAgeSeconds * 1_000;
    this.#firstBudgetMilliseconds = firstBudgetMilliseconds;
  }

  /** The policy for a decision, refreshed when it is due. Never rejects. */
  async current(): Promise<KnownPolicy> {
    const now = this.#clock.monotonic();
    const age = this.#refreshedAt === undefined ? undefined : now - this.#refreshedAt;
    const paused =
      this.#failedAt !== undefined && now - this.#failedAt < PAUSE_AFTER_FAILURE_MILLISECONDS;
    if (!paused && (age === undefined || age >= this.#maximumAgeMilliseconds)) {
      try {
        const budget =
          this.#policy === undefined ? this.#firstBudgetMilliseconds : REFRESH_BUDGET_MILLISECONDS;
        await startBudget(this.#clock, budget).spend(this.refresh());
      } catch (error) {
        this.#failedAt = this.#clock.monotonic();
        const reason = error instanceof Error ? error.message : String(error);
        this.#alerting.raise(
          'policy_stale',
          'warning',
          'deployment',
          `The policy could not be refreshed: ${reason}.`,
        );
      }
    }
    return this.known();
  }

  /** The policy as it is known, without looking. */
  known(): KnownPolicy {
    const ageSeconds =
      this.#refreshedAt === undefined
        ? null
        : (this.#clock.monotonic() - this.#refreshedAt) / 1_000;
    const stale = this.#failedAt !== undefined || ageSeconds === null || ageSeconds > STALE_SECONDS;
    return { policy: this.#policy, stale, ageSeconds };
  }

  /** What the known policy was loaded from. */
  get head(): PolicyHead | undefined {
    return this.#head;
  }

  /** A part as it was published, or `undefined` when the known policy has none of this name. */
  part(id: string): unknown {
    return this.#parts.get(id);
  }

  /**
   * Looks the policy up, after any look already under way, so that what came before is seen. Callers
   * that wait for the same look to end share the next one.
   */
  async refresh(): Promise<void> {
    this.#next ??= this.#looking.then(() => {
      this.#next = undefined;
      const look = this.#load();
      this.#looking = look.catch(() => undefined);
      return look;
    });
    await this.#next;
  }

  async #load(): Promise<void> {
    const loaded = await this.#store.load(this.#head);
    this.#refreshedAt = this.#clock.monotonic();
    this.#failedAt = undefined;
    if (loaded === undefined || loaded.head.version === this.#head?.version) return;
    let catalog = this.#policy?.catalog;
    const models = new Map<string, DecisionModel>(this.#policy?.models);
    for (const [id, content] of loaded.changed) {
      const decisionType = decisionTypeOfPart(id);
      if (id === CATALOG_PART) catalog = parseCatalog(content) ?? this.#corrupt(id, catalog);
      else if (decisionType !== undefined) {
        // Without its model a decision type falls back to the strategies' own rules.
        const model = parseModel(content) ?? this.#corrupt(id, undefined);
        if (model === undefined) models.delete(decisionType);
        else models.set(decisionType, model);
      }
    }
    this.#head = loaded.head;
    this.#parts = new Map([...this.#parts, ...loaded.changed]);
    this.#policy =
      catalog === undefined ? undefined : { version: loaded.head.version, catalog, models };
  }

  #corrupt<Fallback>(part: string, fallback: Fallback): Fallback {
    const message = `Part ${part} of the policy does not parse; what is left is used.`;
    this.#alerting.raise('statistics_corrupt', 'critical', part, message);
    return fallback;
  }
}
