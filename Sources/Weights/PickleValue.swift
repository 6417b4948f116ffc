/// What a pickle of a state dict can hold.
///
/// Containers and objects are places in a `PickleHeap`, so that values may refer to each other
/// freely and nothing is ever walked by recursion.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    case float(Double)
    case text(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case storage(Int)
    case tensor(Int)
    case global(PickleGlobal)
}

/// What the values of one pickle refer to, each kind in the order it was made.
struct PickleHeap {
    var tuples: [[PickleValue]] = []
    var lists: [[PickleValue]] = []
    /// Keys and values as they were set; a state dict with a name twice is refused later.
    var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    var storages: [PickledStorage] = []
    var tensors: [PickledTensor] = []
}

/// A storage as a pickle names it; its numbers stand elsewhere in the file.
struct PickledStorage {
    /// The key under which the numbers are found.
    let key: String
    let scalar: ScalarType
    /// How many numbers the whole storage has.
    let count: Int
    /// The part of it that is meant, in numbers; before version 1.6 that could be less than all.
    let window: Range<Int>
}

/// A tensor as a pickle describes it, not yet checked against its storage.
struct PickledTensor {
    let storage: PickledStorage
    let offset: Int
    let dimensions: [Int]
    let strides: [Int]
}

/// The names that a pickle may look up, and nothing else.
enum PickleGlobal {
    case orderedDictionary
    case rebuildTensor
    case rebuildParameter
    case size
    case storageType(ScalarType)

    /// By module and name, as the pickle spells them.
    static let known: [String: PickleGlobal] = {
        var known: [String: PickleGlobal] = [
            "collections.OrderedDict": .orderedDictionary,
            "torch._utils._rebuild_tensor": .rebuildTensor,
            "torch._utils._rebuild_tensor_v2": .rebuildTensor,
            "torch._utils._rebuild_parameter": .rebuildParameter,
            "torch.Size": .size,
        ]
        for scalar in ScalarType.allCases {
            known["torch." + scalar.torchStorage] = .storageType(scalar)
        }
        return known
    }()
}
