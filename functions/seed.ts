import { reconcilePolicy } from '../shared/application/publish-policy.ts';
import { seedStrategies } from '../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../shared/domain/strategy/hand-designed.ts';
import { invocation } from './pipeline/invocation.ts';

/** Runs once in every deployment: loads the strategies that are missing and publishes the policy. */
export const handler = invocation(async (baton) => {
  await seedStrategies(baton, HAND_DESIGNED_STRATEGIES);
  await reconcilePolicy(baton);
});
