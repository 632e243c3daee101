/** How `marginalia rules` can print. */
export const rulesFormats = ["text", "json", "markdown"] as const;
export type RulesFormat = (typeof rulesFormats)[number];
