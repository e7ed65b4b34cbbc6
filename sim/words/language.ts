/** The languages that sentences exist in. */
export type Language = 'en' | 'ko';

export const LANGUAGES: readonly Language[] = ['en', 'ko'];
