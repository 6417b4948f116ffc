import Dispatch
import Glibc

/// The keys that are pressed, as bytes.
struct Keys {
    private let source: any DispatchSourceRead

    /// Has `press` told of each, until the input ends.
    init(_ press: @escaping @Sendable (UInt8) -> Void) {
        let source = DispatchSource.makeReadSource(
            fileDescriptor: STDIN_FILENO,
            queue: DispatchQueue(label: "keys")
        )
        source.setEventHandler {
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = unsafe read(STDIN_FILENO, &bytes, bytes.count)
            // A file's end would be told again and again.
            guard count > 0 else { return source.cancel() }
            for byte in bytes.prefix(count) { press(byte) }
        }
        source.activate()
        self.source = source
    }

    /// Looks at no more keys.
    func end() { source.cancel() }
}
