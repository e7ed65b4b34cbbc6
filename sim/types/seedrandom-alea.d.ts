declare module 'seedrandom/lib/alea.js' {
  export interface Alea {
    (): number;
    int32(): number;
  }
  export default function alea(seed: string): Alea;
}
