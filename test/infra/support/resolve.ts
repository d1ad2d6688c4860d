import * as z from 'zod';

/** Where the stack would be. */
export const PLACE = { partition: 'aws', region: 'eu-central-1', account: '111122223333' } as const;

interface Resources {
  readonly Resources: Readonly<
    Record<
      string,
      { readonly Type: string; readonly Properties: Readonly<Record<string, unknown>> }
    >
  >;
}

const joinSchema = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const refSchema = z.strictObject({ Ref: z.string() });
const attributeSchema = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });

/** A template's value with the references in it replaced by what they would be on AWS. */
export function resolved(value: unknown, template: Resources): unknown {
  if (Array.isArray(value)) return value.map((each) => resolved(each, template));
  if (typeof value !== 'object' || value === null) return value;
  const join = joinSchema.safeParse(value);
  if (join.success) {
    const [separator, parts] = join.data['Fn::Join'];
    return parts.map((part) => String(resolved(part, template))).join(separator);
  }
  const ref = refSchema.safeParse(value);
  if (ref.success) return referenceOf(ref.data.Ref, template);
  const attribute = attributeSchema.safeParse(value);
  if (attribute.success) {
    const [id, name] = attribute.data['Fn::GetAtt'];
    return attributeOf(id, name, template);
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, resolved(each, template)]),
  );
}

const PSEUDO_PARAMETERS: Readonly<Record<string, string>> = {
  'AWS::Partition': PLACE.partition,
  'AWS::Region': PLACE.region,
  'AWS::AccountId': PLACE.account,
  'AWS::URLSuffix': 'amazonaws.com',
};

function referenceOf(id: string, template: Resources): string {
  const type = template.Resources[id]?.Type;
  if (type === 'AWS::StepFunctions::StateMachine' || type === 'AWS::SNS::Topic') {
    return attributeOf(id, 'Arn', template);
  }
  return PSEUDO_PARAMETERS[id] ?? nameOf(id, template);
}

function nameOf(id: string, template: Resources): string {
  const { TableName, AlarmName, StateMachineName } = template.Resources[id]?.Properties ?? {};
  return [TableName, AlarmName, StateMachineName].find((name) => typeof name === 'string') ?? id;
}

/** What stands before the name in an ARN, by type. */
const ARN_PREFIXES: Readonly<Record<string, string>> = {
  'AWS::CloudWatch::Alarm': 'cloudwatch:alarm:',
  'AWS::DynamoDB::Table': 'dynamodb:table/',
  'AWS::Lambda::Function': 'lambda:function:',
  'AWS::Logs::LogGroup': 'logs:log-group:',
  'AWS::SQS::Queue': 'sqs:',
  'AWS::SNS::Topic': 'sns:',
  'AWS::StepFunctions::StateMachine': 'states:stateMachine:',
};

function attributeOf(id: string, attribute: string, template: Resources): string {
  const name = nameOf(id, template);
  const prefix = ARN_PREFIXES[template.Resources[id]?.Type ?? ''];
  if (prefix === undefined) return `${id}.${attribute}`;
  const [service = '', ...rest] = prefix.split(':');
  const arn = `arn:aws:${service}:${PLACE.region}:${PLACE.account}:${rest.join(':')}${name}`;
  switch (attribute) {
    case 'Arn':
      return service === 'logs' ? `${arn}:*` : arn;
    case 'StreamArn':
      return `${arn}/stream/2026-01-01T00:00:00.000`;
    default:
      return name;
  }
}
