import Files
import Inference
import Kernels
import Networks
import Objectives
import Serving
import Wire

extension Daemon {
    /// Finds what a start with these options would refuse, without one: files are read, models
    /// loaded one after another and let go, addresses looked at and not bound.
    ///
    /// What depends on the moment is left out: whether an address is taken, and whether all models
    /// together fit into what memory is free.
    ///
    /// - Throws: `Faults`, with all that were found.
    func check() throws {
        var faults = Faults()
        faults.note { try requireArithmetic() }
        faults.note { _ = try readGrant() }
        faults.note("--models-dir: ") {
            if let folder = options.modelsDirectory { try ModelsDirectory.check(folder) }
        }
        faults.note {
            if let path = options.socket {
                try Listener.checkUnix(path: path, group: options.socketGroup)
            }
        }
        for address in options.listen {
            faults.note {
                try Listener.checkTCP(address, isGuarded: options.tokenFile != nil)
            }
        }
        for source in options.models {
            faults.note("model \(source.name): ") {
                do { _ = try source.load() } catch {
                    throw Refusal(WireError(cause: error).message)
                }
            }
        }
        guard faults.sentences.isEmpty else { throw faults }
        let models = options.models.map(\.name)
        let what = models.isEmpty ? "no model" : models.joined(separator: ", ")
        try Output.standard.write("tenchd would start so, with \(what)\n")
    }

    /// Refuses instructions and a precision that this machine has not, rather than take others.
    func requireArithmetic() throws {
        if let wish = Listener.environmentVariable("TENCH_ISA"), !wish.isEmpty,
            wish != KernelSet.bound.name
        {
            let names = KernelSet.supported.map(\.name)
            throw Refusal("TENCH_ISA must be \(Spelling.list(names)) here, not \(wish)")
        }
        do {
            try options.engine.precision.requireAvailable()
        } catch {
            throw Refusal("--precision: \(WireError(cause: error).message)")
        }
    }
}

/// What is wrong with a configuration, a sentence each.
struct Faults: Error, CustomStringConvertible {
    private(set) var sentences: [String] = []

    /// Does what may find a fault, and notes it behind these words.
    mutating func note(_ before: String = "", _ body: () throws -> Void) {
        do { try body() } catch { sentences.append("\(before)\(error)") }
    }

    /// A line each.
    var description: String { sentences.joined(separator: "\ntenchd: ") }
}
