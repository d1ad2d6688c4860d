import { expect } from 'vitest';
import {
  type Experiment,
  experimentSchema,
} from '../../../../../shared/domain/experiment/experiment.ts';
import type { AuditEntry } from '../../../../../shared/domain/operations/audit-entry.ts';
import { type Strategy, strategySchema } from '../../../../../shared/domain/strategy/strategy.ts';

/**
 * Follows a strategy's pointer and its experiments through the audit log alone, where every change must
 * be, in order, with what it changed; no change may be one that must not happen.
 */
export class AuditTrail {
  current: string | null;
  running: string | null;
  revision: number;
  /** Every experiment as it stands, by id; `null` for a retention that nothing has changed yet. */
  readonly experiments = new Map<string, Experiment | null>();
  readonly #promoted = new Set<string>();
  /** Experiments that somebody pinned a version in. */
  readonly #moved = new Set<string>();

  constructor({ currentVersionId, runningExperimentId, revision }: Strategy) {
    this.current = currentVersionId;
    this.running = runningExperimentId;
    this.revision = revision;
  }

  follow({ action, before, after, caller }: AuditEntry): void {
    switch (action) {
      case 'experiment_created':
        this.#change(before, after);
        this.revision += 1;
        break;
      case 'experiment_started':
        this.#start(this.#change(before, after));
        break;
      case 'experiment_arm_closed':
        expect(caller).toBe('baton');
        expect(this.#change(before, after).id).toBe(this.running);
        break;
      case 'experiment_ended':
        this.#end(this.#change(before, after));
        break;
      case 'version_promoted':
        expect(caller).toBe('baton');
        this.#promote(this.#change(before, after));
        break;
      case 'version_rolled_back':
        expect(caller).toBe('baton');
        this.#rollBack(this.#change(before, after));
        break;
      case 'current_version_changed':
        expect(caller).toBe('operator');
        this.#pin(strategySchema.parse(before), strategySchema.parse(after));
        break;
      default:
        break;
    }
  }

  /** An experiment from what it was to its next revision. */
  #change(before: unknown, after: unknown): Experiment {
    const experiment = experimentSchema.parse(after);
    const known = this.experiments.get(experiment.id);
    const expected = known === null ? firstOfRetention(before) : known;
    expect(before, 'what the entry before left').toEqual(expected ?? null);
    expect(experiment.revision).toBe((expected?.revision ?? 0) + 1);
    this.experiments.set(experiment.id, experiment);
    return experiment;
  }

  #start({ id, arms, status }: Experiment): void {
    expect(this.running, 'one experiment at a time').toBeNull();
    expect(status).toBe('running');
    expect(arms[0]?.versionId, 'the control is current').toBe(this.current);
    this.running = id;
    this.revision += 1;
  }

  #end({ id, status }: Experiment): void {
    expect(status).toBe('ended');
    if (this.running !== id) return;
    this.running = null;
    this.revision += 1;
  }

  #promote({ id, slug, kind, arms, verdict }: Experiment): void {
    expect(this.#promoted.has(id), 'one promotion an experiment').toBe(false);
    expect(this.#moved.has(id), 'a control that was current all along').toBe(false);
    expect([this.running, kind, arms[0]?.versionId]).toEqual([id, 'comparison', this.current]);
    const challenger = arms.slice(1).find(({ versionId }) => versionId === verdict?.versionId);
    expect(challenger?.closed, 'a challenger that is not out').toBeNull();
    this.#promoted.add(id);
    this.current = challenger?.versionId ?? null;
    this.revision += 1;
    this.running = `${slug}-x${this.revision}`;
    expect(this.experiments.has(this.running), 'an id of its own').toBe(false);
    this.experiments.set(this.running, null);
  }

  #rollBack({ id, kind, arms, verdict }: Experiment): void {
    expect(this.#moved.has(id), 'a version that was current all along').toBe(false);
    expect([this.running, kind]).toEqual([id, 'retention']);
    expect(arms.map(({ versionId }) => versionId)).toEqual([verdict?.versionId, this.current]);
    this.current = verdict?.versionId ?? null;
    this.running = null;
    this.revision += 1;
  }

  #pin(before: Strategy, { currentVersionId }: Strategy): void {
    expect([before.currentVersionId, before.revision]).toEqual([this.current, this.revision]);
    if (this.running !== null) this.#moved.add(this.running);
    this.current = currentVersionId;
    this.revision += 1;
  }
}

/** A retention begins with a promotion, whose entry tells of it; it was in its first revision then. */
function firstOfRetention(before: unknown): Experiment {
  const retention = experimentSchema.parse(before);
  expect([retention.kind, retention.status, retention.revision]).toEqual([
    'retention',
    'running',
    1,
  ]);
  return retention;
}
