export const OPEN_THINK = '<think>';
export const CLOSE_THINK = '</think>';
