/// What a name that a pickle looks up stands for.
enum PickleGlobal {
    /// A dictionary's class.
    case dictionary
    /// A dictionary's class whose first argument makes missing values.
    case defaultDictionary
    case size
    /// A tensor of a storage, an offset, extents and strides; `dtype` stands after those, the
    /// gradient's flag and the hooks where the storage doesn't say it.
    case tensor(hasType: Bool)
    /// Something around a tensor, which is its first argument.
    case wrapper
    /// A call of its first argument, with the arguments in its third.
    case typedRebuild
    /// A tensor of a kind that isn't read; its extents are this argument, where it tells any.
    case unreadTensor(String, extents: Int?)
    /// An object of the class in its first argument, with the contents in its third.
    case reconstructor
    /// The class of a storage, or a `dtype`.
    case numbers(NumberType)
    /// Anything else, by its name: never looked up.
    case unknown(String)

    /// What a name stands for, by its module and itself, as the pickle spells them.
    init(_ name: String) {
        self = Self.known[name] ?? .unknown(name)
    }

    private static let known: [String: PickleGlobal] = {
        var known: [String: PickleGlobal] = [
            "builtins.dict": .dictionary,
            "__builtin__.dict": .dictionary,
            "collections.OrderedDict": .dictionary,
            "collections.defaultdict": .defaultDictionary,
            "copyreg._reconstructor": .reconstructor,
            "copy_reg._reconstructor": .reconstructor,
            "torch.Size": .size,
            "torch._utils._rebuild_tensor": .tensor(hasType: false),
            "torch._utils._rebuild_tensor_v2": .tensor(hasType: false),
            "torch._utils._rebuild_tensor_v3": .tensor(hasType: true),
            "torch._tensor._rebuild_from_type": .typedRebuild,
            "torch._tensor._rebuild_from_type_v2": .typedRebuild,
            "torch.tensor._rebuild_from_type": .typedRebuild,
            "torch._utils._rebuild_qtensor":
                .unreadTensor("a quantised tensor", extents: 2),
            "torch._utils._rebuild_sparse_tensor":
                .unreadTensor("a sparse tensor", extents: nil),
            "torch._utils._rebuild_sparse_csr_tensor":
                .unreadTensor("a sparse tensor", extents: nil),
            "torch._utils._rebuild_nested_tensor":
                .unreadTensor("a nested tensor", extents: nil),
            "torch._utils._rebuild_meta_tensor_no_storage":
                .unreadTensor("a tensor without numbers (device meta)", extents: 1),
            "torch._utils._rebuild_device_tensor_from_numpy":
                .unreadTensor("a tensor of another device, stored by numpy", extents: nil),
            "torch._utils._rebuild_xla_tensor":
                .unreadTensor("a tensor of another device, stored by numpy", extents: nil),
            "torch._utils._rebuild_wrapper_subclass":
                .unreadTensor("a tensor of a class of its own", extents: nil),
            "torch.storage.UntypedStorage": .numbers(.read(.uint8)),
            "torch.UntypedStorage": .numbers(.read(.uint8)),
            "torch.ComplexFloatStorage": .numbers(.unread("complex64", size: 8)),
            "torch.ComplexDoubleStorage": .numbers(.unread("complex128", size: 16)),
            "torch.QInt8Storage": .numbers(.unread("qint8", size: 1)),
            "torch.QUInt8Storage": .numbers(.unread("quint8", size: 1)),
            "torch.QInt32Storage": .numbers(.unread("qint32", size: 4)),
            "torch.QUInt4x2Storage": .numbers(.unread("quint4x2", size: 1)),
            "torch.QUInt2x4Storage": .numbers(.unread("quint2x4", size: 1)),
        ]
        for name in [
            "_rebuild_parameter", "_rebuild_parameter_with_state",
            "_rebuild_device_tensor_from_cpu_tensor",
        ] { known["torch._utils.\(name)"] = .wrapper }
        for scalar in ScalarType.allCases {
            known["torch.\(scalar)"] = .numbers(.read(scalar))
            guard let storage = scalar.torchStorage else { continue }
            known["torch.\(storage)"] = .numbers(.read(scalar))
            // As files have it that were saved from a GPU before version 0.4.
            known["torch.cuda.\(storage)"] = .numbers(.read(scalar))
        }
        for name in [
            "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz",
            "float8_e8m0fnu", "float4_e2m1fn_x2",
        ] { known["torch.\(name)"] = .numbers(.unread(name, size: 1)) }
        return known
    }()
}
