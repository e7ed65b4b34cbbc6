/**
 * Hands out members of a topic in turn: from the least loaded ones, level by level upwards, and from the most loaded
 * ones downwards (the balancer of UniformHeterogeneousAssignmentBuilder). Loads are read from `sizes` while both ranges
 * grow towards each other; once their levels differ by one or less, nothing can be gained. It lives for one topic of
 * one assignment.
 */
export class Balancer {
  /** How far apart the loads of the members were at the start. */
  readonly imbalance: number;
  private readonly sizes: readonly number[];
  /** By load, then by place. */
  private readonly sorted: number[];
  private leastEnd = 0;
  private leastLevel: number;
  private nextLeast = 0;
  private mostStart: number;
  private mostEnd: number;
  private mostLevel: number;
  private nextMost: number;

  constructor(sizes: readonly number[], members: readonly number[]) {
    this.sizes = sizes;
    const load = (member: number): number => sizes[member] as number;
    this.sorted = [...members].sort((a, b) => load(a) - load(b) || a - b);
    const least = load(this.sorted[0] as number);
    const most = load(this.sorted[this.sorted.length - 1] as number);
    this.imbalance = most - least;
    this.leastLevel = least - 1;
    this.mostLevel = most + 1;
    this.mostStart = this.sorted.length;
    this.mostEnd = this.sorted.length;
    this.nextMost = this.sorted.length - 1;
  }

  /** The member that takes the next partition. */
  nextLeastLoaded(): number {
    if (this.nextLeast >= this.leastEnd) {
      this.leastLevel += 1;
      while (this.leastEnd < this.sorted.length && this.loadAt(this.leastEnd) === this.leastLevel) {
        this.leastEnd += 1;
      }
      this.nextLeast = 0;
    }
    return this.sorted[this.nextLeast++] as number;
  }

  /** The member that gives up the next partition, −1 where nobody has one left. */
  nextMostLoaded(): number {
    if (this.nextMost < this.mostStart) {
      if (this.mostEnd <= this.mostStart && this.mostStart > 0) {
        // The range is empty since all its members were excluded: it begins again at the next one's level.
        this.mostLevel = this.loadAt(this.mostStart - 1);
      } else {
        this.mostLevel -= 1;
      }
      while (this.mostStart > 0 && this.loadAt(this.mostStart - 1) === this.mostLevel) {
        this.mostStart -= 1;
      }
      this.nextMost = this.mostEnd - 1;
    }
    if (this.nextMost < 0) return -1;
    return this.sorted[this.nextMost--] as number;
  }

  /** The member that was handed out last has nothing to give up. */
  excludeMostLoaded(): void {
    const at = this.nextMost + 1;
    const excluded = this.sorted[at] as number;
    this.sorted[at] = this.sorted[this.mostEnd - 1] as number;
    this.sorted[this.mostEnd - 1] = excluded;
    this.mostEnd -= 1;
  }

  /** Whether what is handed out from both ends differs by one or less. */
  isBalanced(): boolean {
    return this.mostLevel - this.leastLevel <= 1;
  }

  private loadAt(place: number): number {
    return this.sizes[this.sorted[place] as number] as number;
  }
}
