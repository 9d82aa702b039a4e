const characters: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text as it may stand in HTML, in elements and attributes. */
export const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, character => characters[character] ?? '')
