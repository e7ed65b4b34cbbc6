/** The version of Samsa, as recipes and summaries name it; package.json has the same. */
export const VERSION = '0.1.0';
