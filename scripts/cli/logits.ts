import { withEnginePage } from './engine-page';
import { parseLogits } from './logits-arguments';
import { modelPaths } from './model-paths';

export async function main(argv: readonly string[]): Promise<void> {
  const { model, request } = parseLogits(argv);
  await withEnginePage(async (page) => {
    await page.load(modelPaths(model));
    await page.logits(request, (row) => {
      console.log(JSON.stringify(row));
    });
  });
}
