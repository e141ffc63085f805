import { ERROR_STATUS, type ErrorCode } from '../../src/errors.ts';
import { DESCRIBED } from '../../src/http/schemas/errors.ts';
import { codeBlock, generatedPage } from './markdown.ts';

/** Every error code of the API, from src/errors.ts. */
export function errorsPage(): string {
  const codes = (Object.keys(ERROR_STATUS) as ErrorCode[]).map((code) => {
    const { meaning, example, details = [] } = DESCRIBED[code];
    const answer = JSON.stringify({ error: example, code, details }, null, 2);
    return `## ${code}\n\n\`${ERROR_STATUS[code]}\` ${meaning}\n\n${codeBlock('json', answer)}`;
  });
  return generatedPage(
    'Errors',
    'Every error is flat JSON: one plain sentence in `error`, a stable `code` for programs, and in `details` the fields at ' +
      'fault: `path` is a JSON pointer into the body, or `?name` for a query parameter. Sentences may improve; codes stay.',
    ...codes,
  );
}
