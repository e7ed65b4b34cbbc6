/** The wall clock in milliseconds: for budgets and `timing`, never for a run's result. */
export const wallMs = (): number => Date.now();
