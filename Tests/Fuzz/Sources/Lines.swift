import Files
import Synchronization
import TestKit
import Wire

extension Format {
    /// Whatever a peer sends: cut into lines, read, checked, computed and answered, first for one
    /// that has no role and then for an administrator.
    static let lines = Format(
        name: "lines",
        words: words(
            """
            {"id":1, "method": "params": "model": "tiny" "input": "shape": "data": "png": "b64":
            "dtype": "f32" "f16" "bf16" "resize": "loss": "kind": "logit" "class": "target":
            "layer": "conv" "norm" "relu" "pool" "flat" "fc" "logits" "cross_entropy" "activation"
            "sum_of_squares" "l1" "l2" "huber" "probabilities" "terms": "weight": "session":
            "optimizer": "sgd" "adam" "lr": "momentum": "batch_norm": "frozen" "batch"
            "expect_version": "top": "outputs": "encoding": "none" "json" "deadline_ms":
            "at": "set": "relu": "guided" "deterministic": "precision": "ttl_s": "snapshot": "name": "file": "architecture":
            "ping" "hello" "stats" "models" "cancel" "forward" "input_gradient" "update"
            "session.open" "session.close" "restore" "model.load" "model.save" "model.unload"
            "auth.challenge" "auth.answer" "proof": [1,3,8,8] null true 1e39 -0 \\u0000 \\ud800
            """
        ) + [[0x0A], [0x0D, 0x0A]],
        seeds: { try goldenLines() + ownLines },
        take: { bytes in
            let desk = kept.withLock { $0.take() } ?? Desk()
            for role in [nil, Role.admin] { desk.serve(bytes, as: role) }
            if desk.isAsBefore { kept.withLock { $0 = desk } } else { desk.close() }
        }
    )

    /// What is kept from one input to the next, as long as none has changed anything.
    private static let kept = Mutex<Desk?>(nil)

    /// What the conformance tests say on each connection.
    private static func goldenLines() throws -> [[UInt8]] {
        let file = try File.bytes(of: "\(tests)/ConformanceTests/golden.txt")
        let transcript = Transcript(String(decoding: file, as: UTF8.self))
        return transcript.conversations.flatMap(\.exchanges).map { exchange in
            Array(exchange.sent.map { $0 + "\n" }.joined().utf8)
        }
    }

    private static let ownLines: [[UInt8]] = {
        let numbers = (0..<192).map { $0.isMultiple(of: 2) ? "0.5" : "-1" }
        let input = #""input":{"shape":[1,3,8,8],"data":[\#(numbers.joined(separator: ","))]}"#
        let lone = #""input":{"shape":[1,3,1,1],"dtype":"f16","b64":"ADgAOAA4"}"#
        let loss = #""loss":{"kind":"cross_entropy","class":2}"#
        let calls = [
            #""forward","params":{"model":"tiny",\#(input),"top":5,"encoding":"json"}"#,
            #""forward","params":{"model":"tiny",\#(lone),"outputs":["relu","fc"],"dtype":"bf16"}"#,
            #""input_gradient","params":{"model":"tiny",\#(input),\#(loss),"relu":"guided"}"#,
            #""input_gradient","params":{"model":"tiny",\#(lone),\#(loss),"at":["relu","input"]}"#,
            #""forward","params":{"model":"tiny",\#(lone),"set":{"fc":{"shape":[],"data":[1]}}}"#,
            #""input_gradient","params":{"model":"tiny","set":{"pool":{"data":[[1],[2]]}},"#
                + #"\#(loss),"at":["pool","fc"]}"#,
            #""input_gradient","params":{\#(lone),"terms":[{"model":"tiny","weight":2,\#(loss)}]}"#,
            #""update","params":{"model":"tiny",\#(lone),\#(loss),"batch_norm":"batch","#
                + #""optimizer":{"kind":"adam","lr":0.1,"weight_decay":0.1},"expect_version":1}"#,
            #""session.open","params":{"model":"tiny","ttl_s":3}"#,
            #""snapshot","params":{"model":"tiny"}"#,
            #""restore","params":{"model":"tiny","snapshot":"s1"}"#,
            #""session.open","params":{"model":"tiny","snapshot":"k"}"#,
            #""snapshot.list","params":{"named":true}"#,
            #""model.load","params":{"name":"a","architecture":"resnet_mini","file":"a.pth"}"#,
            #""model.save","params":{"model":"tiny","name":"a.safetensors","dtype":"f16"}"#,
            #""model.unload","params":{"name":"tiny"}"#,
            #""auth.challenge""#,
            #""auth.answer","params":{"proof":"00"}"#,
        ]
        let lines = calls.map { #"{"id":1,"method":\#($0)}"# + "\n" }
        return (lines + [lines.joined()]).map { Array($0.utf8) }
    }()
}
