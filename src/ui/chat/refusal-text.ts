import type { Refusal } from '../../state/attach-file';
import { formatCount } from '../format-quantity';

/** Why a file was not attached, and what can be done about it. */
export function refusalText({ fileName, problem }: Refusal): string {
  switch (problem.kind) {
    case 'no-text':
      return `The file ${fileName} holds no text. Text files and PDF can be attached.`;
    case 'too-large':
      return `The file ${fileName} has ${formatCount(problem.nBytes)} bytes; ${formatCount(problem.most)} at most can be attached.`;
    case 'locked':
      return `The file ${fileName} is locked by a password. Save it without one, and attach that.`;
    case 'scanned':
      return `No text was found in ${formatCount(problem.nRead)} of ${formatCount(problem.nPages)} pages of ${fileName}. They may be scanned pictures, which need text recognition first.`;
    case 'unreadable':
      return `The file ${fileName} could not be read (${problem.reason}).`;
  }
}
