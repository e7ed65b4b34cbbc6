import type {
  AdminSettings,
  ConsumerSettings,
  ProducerSettings,
  ServerSettings,
  TopicSettings,
} from '../settings.ts';
import { ADMIN, CONSUMER, PRODUCER } from './client.ts';
import type { Definition } from './definition.ts';
import { SERVER } from './server.ts';
import { TOPIC } from './topic.ts';

/** Whose settings: of a broker or controller, a topic, or a client of one kind. */
export type Kind = 'server' | 'topic' | 'producer' | 'consumer' | 'admin';

/** The settings of each kind. */
export interface SettingsByKind {
  readonly server: ServerSettings;
  readonly topic: TopicSettings;
  readonly producer: ProducerSettings;
  readonly consumer: ConsumerSettings;
  readonly admin: AdminSettings;
}

const CATALOGUES: { readonly [K in Kind]: Readonly<Record<string, Definition>> } = {
  server: SERVER as Readonly<Record<string, Definition>>,
  topic: TOPIC as Readonly<Record<string, Definition>>,
  producer: PRODUCER as Readonly<Record<string, Definition>>,
  consumer: CONSUMER as Readonly<Record<string, Definition>>,
  admin: ADMIN as Readonly<Record<string, Definition>>,
};

/** The definition of a modelled setting, or null. */
export function definitionOf(kind: Kind, name: string): Definition | null {
  const catalogue = CATALOGUES[kind];
  return Object.hasOwn(catalogue, name) ? (catalogue[name] as Definition) : null;
}

/** The names of the modelled settings of a kind, in the order of the catalogue. */
export const modelledNames = (kind: Kind): readonly string[] => Object.keys(CATALOGUES[kind]);
