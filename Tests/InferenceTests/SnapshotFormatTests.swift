import Foundation
import Networks
import Tensors
import TestKit
import Testing
import Weights

@testable import Inference

/// Format 1 of snapshots' files, byte by byte: what was kept once is read by whatever comes later.
@Suite struct SnapshotFormatTests {
    private let network = TinyNetwork.network

    /// Numbers that tell where they stand; of a counter, a whole one.
    private func numbers(_ shape: Shape, _ start: Int, isInteger: Bool = false) -> Tensor {
        Tensor(shape, (0..<shape.count).map { isInteger ? 7 : Float(start + $0) / 64 })
    }

    private var weights: Weights {
        get throws {
            var tensors: [String: Tensor] = [:]
            var memories: [String: OptimizerState.Memory] = [:]
            for (index, parameter) in network.parameters.enumerated() {
                let isInteger = parameter.role.isInteger
                tensors[parameter.name] = numbers(parameter.shape, index, isInteger: isInteger)
                guard parameter.role == .trainable else { continue }
                memories[parameter.name] = .init(
                    steps: 300 + index,
                    buffers: [
                        "exp_avg": numbers(parameter.shape, 100 + index),
                        "exp_avg_sq": numbers(parameter.shape, 200 + index),
                    ]
                )
            }
            return Weights(
                ModelVersion(
                    network: network,
                    parameters: try Parameters(network: network, tensors: tensors)
                ),
                number: 12,
                state: OptimizerState(of: "adam", remembering: memories, of: network)
            )
        }
    }

    @Test func isWrittenAsItAlwaysWas() throws {
        let folder = try TemporaryFolder()
        let weights = try weights
        try StateDict(keeping: weights).writeSafetensors(
            to: folder.path(of: "k"),
            notes: SnapshotFile.notes(of: weights, model: "tiny")
        )
        let bytes = try folder.read("k")
        #expect(Data(bytes) == Self.file, "\(Data(bytes).base64EncodedString())")
    }

    @Test func isReadToTheBit() throws {
        let folder = try TemporaryFolder()
        try folder.file("k", Array(Self.file))
        let file = try NotedFile(path: folder.path(of: "k"), called: "k")
        let read = try SnapshotFile.weights(in: file, called: "k", of: network)
        let expected = try weights
        #expect(read.number == 12 && read.state.kind == "adam")
        #expect(read.model.parameters.tensors == expected.model.parameters.tensors)
        let (memories, wanted) = (
            read.state.memories(of: network), expected.state.memories(of: network)
        )
        #expect(memories.mapValues(\.steps) == wanted.mapValues(\.steps))
        #expect(memories.mapValues(\.buffers) == wanted.mapValues(\.buffers))
    }

    /// A file that the first daemon wrote which kept snapshots by name.
    private static let file = Data(base64Encoded: base64) ?? Data()

    private static let base64 = """
        EAcAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJmb3JtYXQiOiJwdCIsInRlbmNoLmZvcm1hdCI6IjEiLCJ0ZW5jaC5t\
        b2RlbCI6InRpbnkiLCJ0ZW5jaC5hcmNoaXRlY3R1cmUiOiJ0aW55IiwidGVuY2guY2xhc3NlcyI6IjUiLCJ0ZW5j\
        aC52ZXJzaW9uIjoiMTIiLCJ0ZW5jaC5vcHRpbWl6ZXIiOiJhZGFtIiwidGVuY2guc3RlcHMuY29udi53ZWlnaHQi\
        OiIzMDAiLCJ0ZW5jaC5zdGVwcy5mYy5iaWFzIjoiMzA3IiwidGVuY2guc3RlcHMuZmMud2VpZ2h0IjoiMzA2Iiwi\
        dGVuY2guc3RlcHMubm9ybS5iaWFzIjoiMzAyIiwidGVuY2guc3RlcHMubm9ybS53ZWlnaHQiOiIzMDEifSwibW9k\
        ZWwubm9ybS5udW1fYmF0Y2hlc190cmFja2VkIjp7ImR0eXBlIjoiSTY0Iiwic2hhcGUiOltdLCJkYXRhX29mZnNl\
        dHMiOlswLDhdfSwibW9kZWwuY29udi53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzQsMywzLDNdLCJk\
        YXRhX29mZnNldHMiOls4LDQ0MF19LCJtb2RlbC5ub3JtLndlaWdodCI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpb\
        NF0sImRhdGFfb2Zmc2V0cyI6WzQ0MCw0NTZdfSwibW9kZWwubm9ybS5iaWFzIjp7ImR0eXBlIjoiRjMyIiwic2hh\
        cGUiOls0XSwiZGF0YV9vZmZzZXRzIjpbNDU2LDQ3Ml19LCJtb2RlbC5ub3JtLnJ1bm5pbmdfbWVhbiI6eyJkdHlw\
        ZSI6IkYzMiIsInNoYXBlIjpbNF0sImRhdGFfb2Zmc2V0cyI6WzQ3Miw0ODhdfSwibW9kZWwubm9ybS5ydW5uaW5n\
        X3ZhciI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNF0sImRhdGFfb2Zmc2V0cyI6WzQ4OCw1MDRdfSwibW9kZWwu\
        ZmMud2VpZ2h0Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls1LDRdLCJkYXRhX29mZnNldHMiOls1MDQsNTg0XX0s\
        Im1vZGVsLmZjLmJpYXMiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzVdLCJkYXRhX29mZnNldHMiOls1ODQsNjA0\
        XX0sIm9wdGltaXplci5jb252LndlaWdodC5leHBfYXZnIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls0LDMsMywz\
        XSwiZGF0YV9vZmZzZXRzIjpbNjA0LDEwMzZdfSwib3B0aW1pemVyLmNvbnYud2VpZ2h0LmV4cF9hdmdfc3EiOnsi\
        ZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzQsMywzLDNdLCJkYXRhX29mZnNldHMiOlsxMDM2LDE0NjhdfSwib3B0aW1p\
        emVyLm5vcm0ud2VpZ2h0LmV4cF9hdmciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzRdLCJkYXRhX29mZnNldHMi\
        OlsxNDY4LDE0ODRdfSwib3B0aW1pemVyLm5vcm0ud2VpZ2h0LmV4cF9hdmdfc3EiOnsiZHR5cGUiOiJGMzIiLCJz\
        aGFwZSI6WzRdLCJkYXRhX29mZnNldHMiOlsxNDg0LDE1MDBdfSwib3B0aW1pemVyLm5vcm0uYmlhcy5leHBfYXZn\
        Ijp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls0XSwiZGF0YV9vZmZzZXRzIjpbMTUwMCwxNTE2XX0sIm9wdGltaXpl\
        ci5ub3JtLmJpYXMuZXhwX2F2Z19zcSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbNF0sImRhdGFfb2Zmc2V0cyI6\
        WzE1MTYsMTUzMl19LCJvcHRpbWl6ZXIuZmMud2VpZ2h0LmV4cF9hdmciOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6\
        WzUsNF0sImRhdGFfb2Zmc2V0cyI6WzE1MzIsMTYxMl19LCJvcHRpbWl6ZXIuZmMud2VpZ2h0LmV4cF9hdmdfc3Ei\
        OnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzUsNF0sImRhdGFfb2Zmc2V0cyI6WzE2MTIsMTY5Ml19LCJvcHRpbWl6\
        ZXIuZmMuYmlhcy5leHBfYXZnIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOls1XSwiZGF0YV9vZmZzZXRzIjpbMTY5\
        MiwxNzEyXX0sIm9wdGltaXplci5mYy5iaWFzLmV4cF9hdmdfc3EiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzVd\
        LCJkYXRhX29mZnNldHMiOlsxNzEyLDE3MzJdfX0gICAgIAcAAAAAAAAAAAAAAAAAgDwAAAA9AABAPQAAgD0AAKA9\
        AADAPQAA4D0AAAA+AAAQPgAAID4AADA+AABAPgAAUD4AAGA+AABwPgAAgD4AAIg+AACQPgAAmD4AAKA+AACoPgAA\
        sD4AALg+AADAPgAAyD4AANA+AADYPgAA4D4AAOg+AADwPgAA+D4AAAA/AAAEPwAACD8AAAw/AAAQPwAAFD8AABg/\
        AAAcPwAAID8AACQ/AAAoPwAALD8AADA/AAA0PwAAOD8AADw/AABAPwAARD8AAEg/AABMPwAAUD8AAFQ/AABYPwAA\
        XD8AAGA/AABkPwAAaD8AAGw/AABwPwAAdD8AAHg/AAB8PwAAgD8AAII/AACEPwAAhj8AAIg/AACKPwAAjD8AAI4/\
        AACQPwAAkj8AAJQ/AACWPwAAmD8AAJo/AACcPwAAnj8AAKA/AACiPwAApD8AAKY/AACoPwAAqj8AAKw/AACuPwAA\
        sD8AALI/AAC0PwAAtj8AALg/AAC6PwAAvD8AAL4/AADAPwAAwj8AAMQ/AADGPwAAyD8AAMo/AADMPwAAzj8AANA/\
        AADSPwAA1D8AANY/AACAPAAAAD0AAEA9AACAPQAAAD0AAEA9AACAPQAAoD0AAEA9AACAPQAAoD0AAMA9AACAPQAA\
        oD0AAMA9AADgPQAAwD0AAOA9AAAAPgAAED4AACA+AAAwPgAAQD4AAFA+AABgPgAAcD4AAIA+AACIPgAAkD4AAJg+\
        AACgPgAAqD4AALA+AAC4PgAAwD4AAMg+AADgPQAAAD4AABA+AAAgPgAAMD4AAMg/AADKPwAAzD8AAM4/AADQPwAA\
        0j8AANQ/AADWPwAA2D8AANo/AADcPwAA3j8AAOA/AADiPwAA5D8AAOY/AADoPwAA6j8AAOw/AADuPwAA8D8AAPI/\
        AAD0PwAA9j8AAPg/AAD6PwAA/D8AAP4/AAAAQAAAAUAAAAJAAAADQAAABEAAAAVAAAAGQAAAB0AAAAhAAAAJQAAA\
        CkAAAAtAAAAMQAAADUAAAA5AAAAPQAAAEEAAABFAAAASQAAAE0AAABRAAAAVQAAAFkAAABdAAAAYQAAAGUAAABpA\
        AAAbQAAAHEAAAB1AAAAeQAAAH0AAACBAAAAhQAAAIkAAACNAAAAkQAAAJUAAACZAAAAnQAAAKEAAAClAAAAqQAAA\
        K0AAACxAAAAtQAAALkAAAC9AAAAwQAAAMUAAADJAAAAzQAAANEAAADVAAAA2QAAAN0AAADhAAAA5QAAAOkAAADtA\
        AAA8QAAAPUAAAD5AAAA/QAAAQEAAAEFAAABCQAAAQ0AAAERAAABFQAAARkAAAEdAAABIQAAASUAAAEpAAABLQAAA\
        TEAAAE1AAABOQAAAT0AAAEhAAABJQAAASkAAAEtAAABMQAAATUAAAE5AAABPQAAAUEAAAFFAAABSQAAAU0AAAFRA\
        AABVQAAAVkAAAFdAAABYQAAAWUAAAFpAAABbQAAAXEAAAF1AAABeQAAAX0AAAGBAAABhQAAAYkAAAGNAAABkQAAA\
        ZUAAAGZAAABnQAAAaEAAAGlAAABqQAAAa0AAAGxAAABtQAAAbkAAAG9AAABwQAAAcUAAAHJAAABzQAAAdEAAAHVA\
        AAB2QAAAd0AAAHhAAAB5QAAAekAAAHtAAAB8QAAAfUAAAH5AAAB/QAAAgEAAgIBAAACBQACAgUAAAIJAAICCQAAA\
        g0AAgINAAACEQACAhEAAAIVAAICFQAAAhkAAgIZAAACHQACAh0AAAIhAAICIQAAAiUAAgIlAAACKQACAikAAAItA\
        AICLQAAAjEAAgIxAAACNQACAjUAAAI5AAICOQAAAj0AAgI9AAACQQACAkEAAAJFAAICRQAAAkkAAgJJAAACTQACA\
        k0AAAJRAAICUQAAAlUAAgJVAAACWQACAlkAAAJdAAICXQAAAmEAAgJhAAACZQACAmUAAAMo/AADMPwAAzj8AANA/\
        AABJQAAASkAAAEtAAABMQAAAzD8AAM4/AADQPwAA0j8AAEpAAABLQAAATEAAAE1AAADUPwAA1j8AANg/AADaPwAA\
        3D8AAN4/AADgPwAA4j8AAOQ/AADmPwAA6D8AAOo/AADsPwAA7j8AAPA/AADyPwAA9D8AAPY/AAD4PwAA+j8AAE5A\
        AABPQAAAUEAAAFFAAABSQAAAU0AAAFRAAABVQAAAVkAAAFdAAABYQAAAWUAAAFpAAABbQAAAXEAAAF1AAABeQAAA\
        X0AAAGBAAABhQAAA1j8AANg/AADaPwAA3D8AAN4/AABPQAAAUEAAAFFAAABSQAAAU0A=
        """
}
