/** Of a class, the same in its card and its bar; light enough on dark, dark enough on light. */
export const colorOf = (place: number): string => `oklch(62% 0.17 ${String((265 + place * 137.5) % 360)})`
