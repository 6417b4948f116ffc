import Foundation

/// A peer at work in a process of its own.
final class PeerContender: Contender {
    let peer: Peer
    let work: Work
    /// From its start to the end of its first run.
    let startMilliseconds: Double
    private let child: Child

    init(_ peer: Peer, _ work: Work, _ child: Child, startMilliseconds: Double) {
        self.peer = peer
        self.work = work
        self.child = child
        self.startMilliseconds = startMilliseconds
    }

    var name: String { peer.rawValue }
    var process: Int32 { child.identifier }

    func run() throws -> Double {
        guard let time = Double(try ask("run")) else {
            throw BenchError.ended(name, reason: child.lastWord)
        }
        return time
    }

    /// PyTorch's float32 logits of the picture.
    func logits() throws -> [Float] {
        guard let bytes = Data(base64Encoded: try ask("logits")), bytes.count % 4 == 0 else {
            throw BenchError.ended(name, reason: child.lastWord)
        }
        return stride(from: 0, to: bytes.count, by: 4).map { start in
            let pattern = (0..<4).reduce(UInt32(0)) {
                $0 | UInt32(bytes[start + $1]) << (8 * UInt32($1))
            }
            return Float(bitPattern: pattern)
        }
    }

    func end() { child.end() }

    private func ask(_ line: String) throws -> String {
        try child.write(line)
        guard let answer = child.readLine() else {
            throw BenchError.ended(name, reason: child.lastWord)
        }
        return answer
    }
}
