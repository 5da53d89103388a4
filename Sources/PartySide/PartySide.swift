// PartySide
