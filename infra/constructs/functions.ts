import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Stage } from '../stage.ts';
import { BatonFunction, type BatonFunctionName } from './baton-function.ts';

export interface FunctionsProps {
  readonly stage: Stage;
}

interface Recipe {
  readonly description: string;
  readonly memoryMegabytes?: number;
  readonly timeout?: Duration;
  readonly withoutDeadLettersBecause: string;
}

const ANSWERS = 'its callers wait for the answer; nobody calls it asynchronously.';
const RETRIED = 'the state machine that calls it waits, tries again and records the failure.';

const RECIPES: Readonly<Record<BatonFunctionName, Recipe>> = {
  decide: {
    description: 'Baton: answers which strategy to follow and which option to take',
    // A whole CPU's worth of memory: agents wait, and a cold start is bound by the CPU.
    memoryMegabytes: 1_769,
    withoutDeadLettersBecause: ANSWERS,
  },
  record: {
    description: 'Baton: takes in what agents decided and how runs ended',
    memoryMegabytes: 1_024,
    timeout: Duration.seconds(20),
    withoutDeadLettersBecause: ANSWERS,
  },
  read: {
    description: 'Baton: shows runs, strategies, settings and health; refuses unknown routes',
    timeout: Duration.seconds(20),
    withoutDeadLettersBecause: ANSWERS,
  },
  operate: {
    description: 'Baton: changes strategies and settings for operators',
    timeout: Duration.seconds(20),
    withoutDeadLettersBecause: ANSWERS,
  },
  fold: {
    description: 'Baton: learns from runs that are due',
    memoryMegabytes: 1_769,
    timeout: Duration.minutes(2),
    withoutDeadLettersBecause:
      'failed sweeps go to its failure destination, which says why as well.',
  },
  evolve: {
    description: 'Baton: judges experiments, analyses, admits proposals, starts experiments',
    memoryMegabytes: 1_024,
    timeout: Duration.minutes(5),
    withoutDeadLettersBecause: RETRIED,
  },
  propose: {
    description: 'Baton: asks a language model for better versions of a strategy',
    timeout: Duration.minutes(5),
    withoutDeadLettersBecause: RETRIED,
  },
  seed: {
    description: 'Baton: loads the first strategies while the stack is deployed',
    timeout: Duration.minutes(1),
    withoutDeadLettersBecause: 'the deployment waits for it and fails with it.',
  },
};

/** All functions of Baton, one for each privilege. */
export class Functions extends Construct {
  readonly all: Readonly<Record<BatonFunctionName, BatonFunction>>;

  constructor(scope: Construct, id: string, { stage }: FunctionsProps) {
    super(scope, id);
    const make = (name: BatonFunctionName, functionId: string) =>
      new BatonFunction(this, functionId, { stage, name, ...RECIPES[name] });
    this.all = {
      decide: make('decide', 'Decide'),
      record: make('record', 'Record'),
      read: make('read', 'Read'),
      operate: make('operate', 'Operate'),
      fold: make('fold', 'Fold'),
      evolve: make('evolve', 'Evolve'),
      propose: make('propose', 'Propose'),
      seed: make('seed', 'Seed'),
    };
  }
}
