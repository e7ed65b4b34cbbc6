/** What a scenario says of itself. Museum entries are described in English alone. */
export interface ScenarioText {
  readonly title: string;
  readonly description?: string;
}
