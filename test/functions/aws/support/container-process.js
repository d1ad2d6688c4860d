// What Lambda's runtime does, as far as a function can tell: loads the artifact and calls its handler.
import { createRequire } from 'node:module';

const { handler } = createRequire(import.meta.url)(process.argv[2]);

process.on('message', async ({ id, event, remainingMilliseconds }) => {
  const deadline = performance.now() + remainingMilliseconds;
  const context = {
    functionName: 'baton',
    functionVersion: '$LATEST',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:000000000000:function:baton',
    memoryLimitInMB: '512',
    awsRequestId: `request-${id}`,
    // Lambda counts in whole milliseconds.
    getRemainingTimeInMillis: () => Math.floor(deadline - performance.now()),
  };
  try {
    process.send({ id, result: (await handler(event, context)) ?? null });
  } catch (error) {
    process.send({ id, result: null, error: String(error) });
  }
});
