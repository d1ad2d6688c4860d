import type { AdmissionStage, AdmissionStep } from './admission.ts';

/** What one check found. */
export type StageAnswer = Omit<AdmissionStep, 'stage'>;

const LONGEST_DETAIL = 500;

/** @param reason in place of `passed`, where it went differently than usual */
export function passed(detail: string, reason = 'passed'): StageAnswer {
  return { passed: true, reason, detail: cut(detail) };
}

export function refused(reason: string, detail: string): StageAnswer {
  return { passed: false, reason, detail: cut(detail) };
}

export function stepOf(stage: AdmissionStage, answer: StageAnswer): AdmissionStep {
  return { stage, ...answer };
}

function cut(detail: string): string {
  return detail.slice(0, LONGEST_DETAIL).toWellFormed();
}
