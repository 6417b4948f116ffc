import TestKit
import Testing

/// The whole program with ONNX files.
@Suite(.timeLimit(.minutes(10))) struct OnnxTests {
    private static let picture = #"{"png":"\#(Picture.png)","resize":[32,32]}"#

    /// What a model or a session answers: its logits and a gradient, to the last bit.
    private func answers(
        _ client: RawClient,
        _ model: String,
        _ session: String? = nil
    ) throws -> [JSONTree] {
        let named = session.map { #","session":"\#($0)""# } ?? ""
        let members = #""model":"\#(model)","input":\#(Self.picture)\#(named)"#
        let forward = try client.ask(#"{"id":1,"method":"forward","params":{\#(members)}}"#)
        let loss = #""loss":{"kind":"logit","class":3,"target":20}"#
        let gradient = try client.ask(
            #"{"id":2,"method":"input_gradient","params":{\#(members),\#(loss)}}"#
        )
        return [
            try #require(forward["result"]?["outputs"]?["logits"], "\(forward)"),
            try #require(gradient["result"]?["gradient"], "\(gradient)"),
        ]
    }

    private func ask(
        _ client: RawClient,
        _ method: String,
        _ params: String
    ) throws -> JSONTree {
        let reply = try client.ask(#"{"id":1,"method":"\#(method)","params":{\#(params)}}"#)
        return try #require(reply["result"], "\(reply)")
    }

    /// With and without external data.
    @Test(arguments: ["resnet", "vit_dynamo"])
    func aFileIsServedTrainedSavedAndServedAgain(_ name: String) throws {
        let folder = try TemporaryFolder()
        let models = try folder.folder("models")
        let file = try OnnxFixture.copy(name, into: folder.path)
        try OnnxFixture.copy(name, into: models)
        let daemon = try DaemonProcess(options: [
            "--models-dir", models, "--model", "m=onnx:\(file)",
        ])
        defer { daemon.stop() }
        let client = try RawClient(daemon.endpoint)
        let first = try answers(client, "m")
        let load = #""name":"own","architecture":"onnx","file":"\#(name).onnx""#
        let loaded = try ask(client, "model.load", load)
        #expect(try answers(client, "own") == first)

        let opened = try ask(client, "session.open", #""model":"m""#)
        let session = try #require(opened["session"]?.string)
        for _ in 1...3 {
            let members = #""model":"m","session":"\#(session)","input":\#(Self.picture)"#
            let step = #""loss":{"kind":"cross_entropy","class":3},"batch_norm":"frozen""#
            let optimizer = #""optimizer":{"kind":"sgd","lr":0.001}"#
            _ = try ask(client, "update", "\(members),\(step),\(optimizer)")
        }
        let trained = try answers(client, "m", session)
        #expect(trained != first)
        let of = #""model":"m","session":"\#(session)","name":"trained""#
        let saved = try ask(client, "model.save", of)
        #expect(saved["sha256"] != loaded["sha256"])
        let again =
            #""name":"again","architecture":"onnx","file":"trained.safetensors""#
            + #","graph":"\#(name).onnx""#
        #expect(try ask(client, "model.load", again)["sha256"] == saved["sha256"])
        #expect(try answers(client, "again") == trained)
        // The same by a daemon's own options, where both files are named by their paths.
        let other = try DaemonProcess(options: [
            "--model", "m=onnx:\(models)/trained.safetensors,graph=\(file)",
        ])
        defer { other.stop() }
        let second = try RawClient(other.endpoint)
        #expect(try answers(second, "m") == trained)
        let described = try ask(second, "models", #""name":"m","layers":true"#)["models"]?[0]
        #expect(described?["graph"]?.string == "\(name).onnx", "\(String(describing: described))")
        #expect(described?["layers"]?.array?.last?["name"]?.string == "logits")
    }

    @Test(arguments: [
        ("m=onnx:seed=1", "in place of a seed"),
        ("m=onnx:FILE,output=nothing", "it has no output 'nothing', but 'output', 'side'"),
        ("m=onnx:FILE,transform_input=true", "no transform_input"),
        ("m=onnx:FILE,key=model", "no keys"),
        ("m=resnet18:FILE", "load it by itself, with the architecture onnx"),
        ("m=resnet18:FILE,graph=FILE", "not for resnet18"),
    ])
    func theDaemonEndsWithASentenceAboutAModelThatIsWrong(option: String, reason: String) throws {
        let folder = try TemporaryFolder()
        let file = try OnnxFixture.copy("unet", into: folder.path)
        let daemon = try Subprocess([
            "tenchd", "--socket", folder.path(of: "s"), "--model",
            option.replacing("FILE", with: file),
        ])
        #expect(daemon.status == 1)
        #expect(daemon.errors.contains(reason), "\(daemon.errors)")
        #expect(!folder.has("s"))
    }
}
