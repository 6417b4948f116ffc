internal import Weights

/// What a ModelProto says.
struct ModelMessage {
    private(set) var irVersion = 0
    private(set) var producerName = ""
    private(set) var producerVersion = ""
    private(set) var graph: GraphMessage?
    /// Versions by domain; ONNX's own is called "" or "ai.onnx".
    private(set) var imports: [String: Int] = [:]
    private(set) var metadata: [String: String] = [:]
    /// Domains and names.
    private(set) var functions: [String] = []

    /// Reads all of a file.
    init(_ image: FileImage) throws(WeightsError) {
        var message = ProtobufMessage(ByteReader(image, part: "the model", range: image.range))
        while let field = try message.next() {
            switch field.number {
            case 1: irVersion = field.integer ?? irVersion
            case 2: producerName = try field.text() ?? producerName
            case 3: producerVersion = try field.text() ?? producerVersion
            case 7:
                guard var part = field.submessage("the graph") else { continue }
                // Of a message that stands there twice, protocol buffers join the parts.
                var graph = graph ?? GraphMessage()
                try graph.read(&part)
                self.graph = graph
            case 8: try readImport(field)
            case 14: try readMetadata(field)
            case 25: try readFunction(field)
            default: continue
            }
        }
    }

    private mutating func readImport(_ field: ProtobufMessage.Field) throws(WeightsError) {
        guard var message = field.submessage("an opset") else { return }
        var (domain, version) = ("", 0)
        while let field = try message.next() {
            switch field.number {
            case 1: domain = try field.text() ?? domain
            case 2: version = field.integer ?? version
            default: continue
            }
        }
        domain = NodeMessage.plain(domain)
        // Of several, the highest counts.
        imports[domain] = max(imports[domain] ?? version, version)
        try field.check(imports.count, atMost: Limits.entries)
    }

    private mutating func readMetadata(_ field: ProtobufMessage.Field) throws(WeightsError) {
        guard let message = field.submessage("the metadata") else { return }
        // Class names and whole configurations stand there too; what is too long isn't needed.
        guard let entry = try TextEntry(message, passingOverLong: true) else { return }
        metadata[entry.key] = entry.value
        try field.check(metadata.count, atMost: Limits.entries)
    }

    private mutating func readFunction(_ field: ProtobufMessage.Field) throws(WeightsError) {
        guard var message = field.submessage("a function") else { return }
        var (name, domain) = ("", "")
        while let field = try message.next() {
            switch field.number {
            case 1: name = try field.text() ?? name
            case 10: domain = try field.text() ?? domain
            default: continue
            }
        }
        functions.append("\(domain)::\(name)")
        try field.check(functions.count, atMost: Limits.entries)
    }
}

/// A key and a value, as a StringStringEntryProto has them.
struct TextEntry {
    private(set) var key = ""
    private(set) var value = ""

    /// Reads an entry; nil when a text is longer than a name may be and that is no matter.
    init?(_ message: ProtobufMessage, passingOverLong: Bool = false) throws(WeightsError) {
        var message = message
        while let field = try message.next() {
            if passingOverLong, (field.bytes?.count ?? 0) > Limits.nameBytes { return nil }
            switch field.number {
            case 1: key = try field.text() ?? key
            case 2: value = try field.text() ?? value
            default: continue
            }
        }
    }
}
