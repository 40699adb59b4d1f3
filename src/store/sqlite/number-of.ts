/** The number by which facts and messages name the learner of this id; null where she is not there. */
export const NUMBER_OF = '(SELECT n FROM learner WHERE id = ?)';
