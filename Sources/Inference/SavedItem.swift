import Wire

/// What a peer may have in the models directory under a name of its own choice.
enum SavedItem: Hashable, Sendable {
    /// Weights, as `model.save` writes them.
    case model(SavedName)
    /// Weights and an optimizer's state, as `snapshot` does.
    case snapshot(SavedName)

    /// What is kept in a file of this name; nil for other files.
    init?(file: String) {
        // The longer ending first: it ends as the other does.
        for (ending, item) in [
            (SavedName.snapshotEnding, Self.snapshot), (SavedName.fileEnding, Self.model),
        ] where file.hasSuffix(ending) {
            guard let name = SavedName(String(file.dropLast(ending.count))) else { return nil }
            self = item(name)
            return
        }
        return nil
    }

    /// The name that it was saved under.
    var name: SavedName {
        switch self {
        case .model(let name), .snapshot(let name): name
        }
    }

    /// Its file in the models directory.
    var file: BareName {
        switch self {
        case .model(let name): name.file
        case .snapshot(let name): name.snapshotFile
        }
    }

    /// Whether it is a snapshot.
    var isSnapshot: Bool {
        if case .snapshot = self { true } else { false }
    }
}
