import { App } from 'aws-cdk-lib';
import { beforeAll } from 'vitest';
import * as z from 'zod';
import { BatonStack } from '../../../infra/stack.ts';
import { parseStage } from '../../../infra/stage.ts';
import { cdkContext } from '../../../infra/stage-sources.ts';
import { resolved } from './resolve.ts';

export interface Resource {
  readonly id: string;
  readonly type: string;
  /** With references replaced by what they would be on AWS. */
  readonly properties: Readonly<Record<string, unknown>>;
  readonly deletionPolicy: string | undefined;
}

const templateSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z.record(z.string(), z.unknown()).default({}),
      DeletionPolicy: z.string().optional(),
    }),
  ),
});
export type Template = z.infer<typeof templateSchema>;

/** Bundling takes a second a function; nothing here looks into the code. */
export const WITHOUT_CODE = { 'aws:cdk:bundling-stacks': [] };

// The first synthesis loads all of the CDK, which takes a while on a busy machine.
beforeAll(async () => {
  await stackOf();
}, 120_000);

const known = new Map<string, Promise<readonly Resource[]>>();

/** The resources of a stage with these settings, without the functions' code. */
export function stackOf(settings: object = {}): Promise<readonly Resource[]> {
  const key = JSON.stringify(settings);
  const resources = known.get(key) ?? Promise.resolve().then(() => synthesise(settings));
  known.set(key, resources);
  return resources;
}

/** Without the checks of the policy packs, which take most of the time and have their own test. */
function synthesise(settings: object): readonly Resource[] {
  const stage = parseStage({ alarmEmails: ['people@baton.dev'], ...settings });
  const app = new App({
    context: { ...cdkContext(), ...WITHOUT_CODE },
    builtinCloudFormationValidation: false,
  });
  new BatonStack(app, `Baton-${stage.name}`, { stage });
  const [stack] = app.synth().stacks;
  const template = templateSchema.parse(stack?.template);
  return Object.entries(template.Resources).map(([id, { Type, Properties, DeletionPolicy }]) => ({
    id,
    type: Type,
    properties: z.record(z.string(), z.unknown()).parse(resolved(Properties, template)),
    deletionPolicy: DeletionPolicy,
  }));
}

export function ofType(resources: readonly Resource[], type: string): readonly Resource[] {
  return resources.filter((each) => each.type === type);
}

/** The one resource of the type whose id starts like this. */
export function one(resources: readonly Resource[], type: string, idStart = ''): Resource {
  const found = ofType(resources, type).filter(({ id }) => id.startsWith(idStart));
  const [first] = found;
  if (first === undefined || found.length > 1) {
    throw new Error(`expected one ${type} ${idStart}…, found ${found.map(({ id }) => id)}`);
  }
  return first;
}
