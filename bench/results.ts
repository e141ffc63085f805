export function saveResult(_: unknown): void {}
export async function writeDocs(): Promise<void> {}
