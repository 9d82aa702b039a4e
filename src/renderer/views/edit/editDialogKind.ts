export type EditDialogKind = 'rename' | 'tags' | 'note' | 'move' | 'seeds'
