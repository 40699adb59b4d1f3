import type { FlowSource } from './flow-source.ts';
import { flowVariables } from './flow-variables.ts';
import { lintAnswers } from './lint-answers.ts';
import { type Lists, lintFlowScreens } from './lint-flow-screens.ts';
import { lintLoops } from './lint-loops.ts';
import type { Misfits } from './lint-screens.ts';
import { lintSteps } from './lint-steps.ts';
import { lintTexts } from './lint-texts.ts';
import { lintTriggers } from './lint-triggers.ts';
import { lintValues } from './lint-values.ts';
import type { FileReport } from './source-position.ts';
import type { TextsSource } from './texts-source.ts';

/** All that is written below the folder of flows. `report`: for what belongs to no file of it. */
export type FlowFolder = {
  readonly sources: readonly FlowSource[];
  readonly texts: readonly TextsSource[];
  readonly report: FileReport;
  /** Whether every file could be read. Where one could not, rules that need them all would report nonsense. */
  readonly isComplete: boolean;
};

/** Checks flows and texts by every rule of docs/authoring.md. Each finding names its file, line and column. */
export function lintFlows({ sources, texts, report, isComplete }: FlowFolder, misfits: Misfits, lists: Lists): void {
  const variables = flowVariables(sources);
  const names = sources.map(({ name }) => name);
  for (const source of sources) {
    lintSteps(source);
    lintAnswers(source);
    if (isComplete) lintValues(source, names, variables.get(source.name) ?? new Set());
    lintFlowScreens(source, texts, misfits, lists);
  }
  lintLoops(sources);
  if (!isComplete) return;
  lintTriggers(sources, report);
  lintTexts(sources, texts, variables);
}
