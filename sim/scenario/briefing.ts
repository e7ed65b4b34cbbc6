import type { Kind, SettingsByKind } from '../../core/config/catalogue/kinds.ts';
import { modelledNames } from '../../core/config/catalogue/kinds.ts';
import { settingsOf } from '../../core/config/catalogue/settings-of.ts';
import { unmodelledNames } from '../../core/config/catalogue/unmodelled.ts';
import type { Release } from '../../core/config/version.ts';
import { nearest } from '../faults/nearest.ts';
import type { SettingsSpec } from './scenario.ts';
import { joinPath, UsageError } from './usage-error.ts';

/** What the parts of resolving share: the file for messages, the release, and the warnings so far. */
export class Briefing {
  readonly file: string | null;
  readonly release: Release;
  private readonly warned: string[] = [];

  constructor(file: string | null, release: Release) {
    this.file = file;
    this.release = release;
  }

  get warnings(): readonly string[] {
    return this.warned;
  }

  /** Adds a warning; the same words are said once. */
  warn(path: string, text: string): void {
    const line = path === '' ? text : `${path}: ${text}`;
    if (!this.warned.includes(line)) this.warned.push(line);
  }

  /** The mistake of a user at a path. */
  wrong(path: string, value: unknown, problem: string, near: readonly string[] = []): UsageError {
    return new UsageError({ file: this.file, path, value, problem, nearest: near });
  }

  /** Settings of a kind: what is unknown or refused is an error, what is not modelled a warning (DESIGN law 11). */
  settings<K extends Kind>(
    kind: K,
    config: SettingsSpec,
    path: string,
  ): { readonly settings: SettingsByKind[K]; readonly given: readonly string[] } {
    const read = settingsOf(kind, this.release, config);
    const problem = read.problems[0];
    if (problem !== undefined) {
      const { name, message } = problem;
      throw this.wrong(
        joinPath(path, name),
        problem.isUnknown ? null : (config[name] ?? null),
        message,
        problem.isUnknown ? meant(kind, name, problem.nearest) : [],
      );
    }
    for (const name of read.unmodelled) {
      this.warn(path, `${name} is a setting of Kafka that is not modelled: it has no effect`);
    }
    return { settings: read.settings, given: read.given };
  }
}

/** What the name was meant for: what the other side calls it, else what resembles it, modelled settings first. */
function meant(kind: Kind, name: string, elsewhere: readonly string[]): readonly string[] {
  if (elsewhere.length > 0) return elsewhere;
  const modelled = nearest(name, modelledNames(kind));
  const others = nearest(name, unmodelledNames(kind));
  return nearest(name, [...modelled, ...others]);
}
