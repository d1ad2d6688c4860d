const COLUMNS = 100;

/** A text broken at spaces into lines of at most 100 columns, each behind the indentation. */
export function wrapped(text: string, indentation: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && indentation.length + longer.length > COLUMNS) {
      lines.push(indentation + line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, indentation + line].join('\n');
}
