/// What a pickle can hold, as far as a state dict is made of it.
///
/// Containers and objects are places in a `PickleHeap`, so that values may refer to each other
/// freely and nothing is ever walked by recursion.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    case text(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case storage(Int)
    case tensor(Int)
    case global(PickleGlobal)
    /// What a Python class would have made: an inert placeholder in its place.
    case object(Int)
    /// A value that no state dict needs: a float, bytes, a long number or text.
    case other
}

/// What the values of one pickle refer to, each kind in the order it was made.
struct PickleHeap {
    var tuples: [[PickleValue]] = []
    var lists: [[PickleValue]] = []
    /// Keys and values as they were set; a state dict with a name twice is refused later.
    var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    var storages: [PickledStorage] = []
    var tensors: [PickledTensor] = []
    var objects: [PickledObject] = []
}

/// An object of a class that is only known by name: nothing is made, and nothing is run.
struct PickledObject {
    /// The class, or whatever was called to make it, by module and name.
    let maker: String
    /// The dictionary of the items that were set in it, as in a dictionary of a class of its own.
    var items: Int?
    /// Whether it has the attributes of a `torch.nn.Module`.
    var isModule = false
}

/// A storage as a pickle names it; its numbers stand elsewhere in the file.
struct PickledStorage {
    /// The key under which the numbers are found.
    let key: String
    let type: NumberType
    /// How many numbers the whole storage has.
    let count: Int
    /// The part of it that is meant, in numbers; before version 1.6 that could be less than all.
    let window: Range<Int>
}

/// A tensor as a pickle describes it, not yet checked against its storage.
struct PickledTensor {
    let dimensions: [Int]
    let numbers: Numbers

    enum Numbers {
        case window(PickledWindow)
        /// Of a kind that isn't read, such as "a quantised tensor".
        case unread(String)
    }
}

/// Where a pickled tensor's numbers lie in a storage.
struct PickledWindow {
    let storage: PickledStorage
    /// How each is stored; the storage's own type says no more than bytes for younger types.
    let type: NumberType
    let offset: Int
    let strides: [Int]
}
