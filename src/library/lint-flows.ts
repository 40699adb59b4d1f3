import type { FlowSource } from './flow-source.ts';
import { flowVariables } from './flow-variables.ts';
import { lintAnswers } from './lint-answers.ts';
import { type Lists, lintFlowScreens } from './lint-flow-screens.ts';
import { lintLoops } from './lint-loops.ts';
import type { Misfits } from './lint-screens.ts';
import { lintReachability, lintSteps } from './lint-steps.ts';
import { lintTemplateUses } from './lint-template-uses.ts';
import { lintTemplates } from './lint-templates.ts';
import { lintTexts } from './lint-texts.ts';
import { lintTriggers } from './lint-triggers.ts';
import { lintValues } from './lint-values.ts';
import type { FileReport } from './source-position.ts';
import type { TemplatesSource } from './templates-source.ts';
import type { TextsSource } from './texts-source.ts';

/** All that is written below the folder of flows. `report`: for what belongs to no file of it. */
export type FlowFolder = {
  readonly sources: readonly FlowSource[];
  readonly texts: readonly TextsSource[];
  /** Absent where there is no `flows/templates.yaml`. */
  readonly templates?: TemplatesSource | undefined;
  readonly report: FileReport;
  /** Whether every file could be read. Where one could not, rules that need them all would report nonsense. */
  readonly isComplete: boolean;
};

/** Checks flows and texts by every rule of their format (docs/flows.md). Each finding names its file, line and column. */
export function lintFlows(folder: FlowFolder, misfits: Misfits, lists: Lists): void {
  const { sources, texts, templates, report, isComplete } = folder;
  const variables = isComplete ? flowVariables(sources) : undefined;
  const names = sources.map(({ name }) => name);
  for (const source of sources) {
    lintArrows(source);
    if (isComplete) lintValues(source, names, variables?.get(source.name));
    lintFlowScreens(source, texts, misfits, lists);
  }
  lintLoops(sources);
  if (templates) lintTemplates(templates);
  if (!isComplete) return;
  lintTriggers(sources, report);
  lintTexts(sources, texts, variables);
  lintTemplateUses(sources, templates?.file, variables);
}

/** Where arrows are wrong, all that lies behind them would seem to be out of reach. */
function lintArrows(source: FlowSource): void {
  let isRight = true;
  const watched: FlowSource = {
    ...source,
    report: (...finding) => {
      isRight = false;
      source.report(...finding);
    },
  };
  lintSteps(watched);
  lintAnswers(watched);
  if (isRight) lintReachability(source);
}
