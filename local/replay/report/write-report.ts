import { writeFile } from 'node:fs/promises';
import { type ReportMaterial, reportPage } from './page.ts';

/** Writes the page over whatever is there. */
export async function writeReport(path: string, material: ReportMaterial): Promise<void> {
  await writeFile(path, reportPage(material));
}
