internal import Experiments
internal import JSON
internal import Runs
internal import Scenes
internal import Wire

/// Everything that is needed to train the same weights again.
struct TrainingManifest: RunManifest {
    /// Who was asked for what.
    let origin: RunOrigin
    /// What is shown to the network.
    let stock: SceneStock
    /// How it learns.
    let recipe: Recipe
    /// Where the weights go, and in which format.
    let target: Target
    /// How many scenes of each class it is judged by.
    let heldOut: Int

    /// A file of the daemon's models directory.
    struct Target: Sendable {
        let name: SavedName
        /// How the file stores numbers.
        let dtype: ElementType
    }

    /// The world, the recipe's numbers, and the file.
    var particulars: JSONValue.Members {
        var members: JSONValue.Members = [
            "world": .string(stock.world.rawValue), "seed": JSONValue(Int(stock.seed)),
            "size": JSONValue(stock.size),
        ]
        for pair in recipe.members.pairs { members[pair.name] = pair.value }
        members["save"] = .string(target.name.text)
        members["dtype"] = .string(target.dtype.rawValue)
        members["held_out"] = JSONValue(heldOut)
        return members
    }
}
