/** How long a provider keeps a note for a device that is off: what is older is seen in the app. */
export const keptSeconds = 24 * 3_600;
