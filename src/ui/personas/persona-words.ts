import type { Persona } from '../../hermes/personas/persona';

/** What the page says of a persona. Those that come with it are named in the language of the page; what they say stays as it is. */
export function personaWords(persona: Persona): Pick<Persona, 'name' | 'summary'> {
  const included: Readonly<Record<string, Pick<Persona, 'name' | 'summary'>>> = {
    'included/concise-expert': {
      name: 'Concise expert',
      summary: 'The answer first, in as few words as it takes.',
    },
    'included/tutor': {
      name: 'Tutor',
      summary: 'Teaches by questions, one step at a time, until you can do it yourself.',
    },
    'included/editor': { name: 'Editor', summary: 'Makes your text clearer and keeps it yours.' },
    'included/red-team-analyst': {
      name: 'Red-team analyst',
      summary: 'Finds how your plan, design or argument fails, before somebody else does.',
    },
    'included/programmer': {
      name: 'Programmer',
      summary: 'Writes code that runs, with the least of it.',
    },
    'included/code-reviewer': {
      name: 'Code reviewer',
      summary: 'Reads code for what breaks first, and says how to show that it does.',
    },
    'included/storyteller': {
      name: 'Storyteller',
      summary: 'Tells a story with you, scene by scene.',
    },
    'included/json-extractor': {
      name: 'JSON extractor',
      summary: 'Turns any text into JSON: people, places, dates, amounts and what is claimed.',
    },
    'included/number-checker': {
      name: 'Number checker',
      summary: 'Estimates, calculates with a real calculator, and says how sure the result is.',
    },
    'included/close-reader': {
      name: 'Close reader',
      summary: 'Answers from the text you give it, with the passage, or says that it is not there.',
    },
    'included/summariser': {
      name: 'Summariser',
      summary: 'What a long text says, what it rests on, and what it leaves out.',
    },
    'included/translator': {
      name: 'Translator',
      summary: 'Translates what is meant, in the register it was said in.',
    },
    'included/both-sides': {
      name: 'Both sides',
      summary: 'The strongest case for each view, and where the disagreement really lies.',
    },
    'included/interviewer': {
      name: 'Interviewer',
      summary: 'Practises the interview with you, and tells you afterwards how it went.',
    },
    'included/planner': {
      name: 'Planner',
      summary: 'Turns “I should” into the next step, an order and dates that can be kept.',
    },
    'included/hermes-of-cyllene': {
      name: 'Hermes of Cyllene',
      summary: 'The messenger himself: guide of travellers, patron of thieves, maker of the lyre.',
    },
  };
  return included[persona.id] ?? persona;
}
