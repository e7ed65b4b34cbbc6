import { addCatalogue } from './catalogue.ts';
import { KO } from './ko/index.ts';

// To import this file is to want Korean.
addCatalogue('ko', KO);
