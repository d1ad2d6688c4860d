// @ts-check
import { count, dollars, duration, percent, shortPercent } from './format.js';

/** @import { Insights } from './api.js' */
/** @typedef {Insights['experiments']['running'][number]} RunningExperiment */
/** @typedef {Insights['experiments']['ended'][number]} EndedExperiment */
/** @typedef {RunningExperiment['report']['arms'][number]} ArmReport */
/** @typedef {NonNullable<ArmReport['comparison']>} Comparison */
/** @typedef {Comparison['guardrails'][number]} Guardrail */
/** @typedef {NonNullable<EndedExperiment['verdict']>['kind']} Verdict */

/** What an experiment is about. @param {Pick<EndedExperiment, 'kind' | 'arms'>} experiment */
export function subjectOf({ kind, arms }) {
  const [first, ...others] = arms.map(({ versionId }) => versionId);
  return kind === 'retention'
    ? `Watching ${others.join()} since its promotion`
    : `${listed(others)} against ${first}`;
}

/** @param {readonly string[]} names */
function listed(names) {
  return names.length < 2
    ? names.join()
    : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]}`;
}

/**
 * How an arm stands against the first; `undefined` for that one itself, and for an arm that is out:
 * what the first has counted since then says nothing about it.
 *
 * @param {Pick<ArmReport, 'comparison' | 'closed'>} arm
 */
export function openComparison({ comparison, closed }) {
  return comparison === null || closed !== null ? undefined : comparison;
}

/** @satisfies {Record<Verdict, string>} */
export const VERDICT_WORDS = {
  promote: 'promoted',
  reject: 'rejected',
  inconclusive: 'inconclusive',
  harmful: 'harmful',
  invalid: 'invalid',
  stopped: 'stopped',
  keep: 'kept',
  roll_back: 'rolled back',
};

/**
 * What two one-sided bounds are together: `90% interval, each bound holds at 95%`.
 *
 * @param {number} level of each bound
 */
export function intervalLabel(level) {
  return `${shortPercent(2 * level - 1)} interval, each bound holds at ${shortPercent(level)}`;
}

/** How far evidence has come, in [0, 1]: it multiplies, so its logarithm is what grows evenly. @param {number} capital @param {number} needed */
export function progress(capital, needed) {
  if (!(capital > 1)) return 0;
  return Math.min(1, Math.log(capital) / Math.log(needed));
}

/** `3.4 of 20` @param {number} capital @param {number} needed */
export function evidenceText(capital, needed) {
  return `${amount(capital)}\u00a0of\u00a0${count(needed)}`;
}

/** @param {number} capital */
function amount(capital) {
  if (capital > 1_000_000) return `over ${count(1_000_000)}`;
  if (capital >= 10) return count(Math.floor(capital));
  return capital > 0 && capital < 0.1 ? '<0.1' : (Math.floor(capital * 10) / 10).toFixed(1);
}

/** @satisfies {Record<Guardrail['metric'], string>} */
export const METRIC_WORDS = {
  cost: 'Cost',
  duration: 'Duration',
  failure: 'Failures',
  escalation: 'Escalations',
};

/** A guardrail's metric in its unit. @param {Guardrail['metric']} metric @param {number} value */
export function metricText(metric, value) {
  switch (metric) {
    case 'cost':
      return dollars(value, 3);
    case 'duration':
      return duration(value);
    case 'failure':
    case 'escalation':
      return percent(value);
  }
}

/** How much worse it may get: `25%` more, or `5 points`. @param {Pick<Guardrail, 'metric' | 'margin'>} guardrail */
export function marginText({ metric, margin }) {
  const hundredths = Number((margin * 100).toFixed(1));
  return metric === 'cost' || metric === 'duration'
    ? `${hundredths}%`
    : `${hundredths}\u00a0point${hundredths === 1 ? '' : 's'}`;
}
