import { BOTH_SIDES } from './included/both-sides';
import { CLOSE_READER } from './included/close-reader';
import { CODE_REVIEWER } from './included/code-reviewer';
import { CONCISE_EXPERT } from './included/concise-expert';
import { EDITOR } from './included/editor';
import { HERMES_OF_CYLLENE } from './included/hermes-of-cyllene';
import { INTERVIEWER } from './included/interviewer';
import { JSON_EXTRACTOR } from './included/json-extractor';
import { NUMBER_CHECKER } from './included/number-checker';
import { PLANNER } from './included/planner';
import { PROGRAMMER } from './included/programmer';
import { RED_TEAM_ANALYST } from './included/red-team-analyst';
import { STORYTELLER } from './included/storyteller';
import { SUMMARISER } from './included/summariser';
import { TRANSLATOR } from './included/translator';
import { TUTOR } from './included/tutor';
import type { Persona } from './persona';

/** Those that come with the page, the most wanted first. */
export const INCLUDED_PERSONAS: readonly Persona[] = [
  CONCISE_EXPERT,
  TUTOR,
  EDITOR,
  RED_TEAM_ANALYST,
  PROGRAMMER,
  CODE_REVIEWER,
  STORYTELLER,
  JSON_EXTRACTOR,
  NUMBER_CHECKER,
  CLOSE_READER,
  SUMMARISER,
  TRANSLATOR,
  BOTH_SIDES,
  INTERVIEWER,
  PLANNER,
  HERMES_OF_CYLLENE,
];

export function isIncluded({ id }: Persona): boolean {
  return id.startsWith('included/');
}
