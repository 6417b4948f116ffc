import Inference
import JSON
import Objectives
import Tensors

@testable import Wire

/// Calls and replies to try things on, with every member that they can have.
enum Samples {
    static let picture = Tensor([1, 3, 1, 2], [0, 0.25, -1.5, 1e-20, .pi, 65504])
    static let logits = Tensor([2, 3], [0.1, -2, 3, 4, 1e10, -0.0])
    static let compute = ComputeMembers(
        encoding: .json,
        dtype: .bf16,
        isDeterministic: true,
        precision: .bf16,
        deadlineMilliseconds: 250
    )

    /// Nothing in it is as usual.
    static let preprocessing = Preprocessing(
        normalize: Normalization.Statistics(mean: [104, 117.5, 123], deviation: [1, 0.25, 57.375])
            .map(Normalization.given) ?? .imagenet,
        range: PixelRange(from: -1, to: 255) ?? .unit,
        channels: .bgr
    )

    /// An empty 2×1 PNG's header; the rest is nobody's business here.
    static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13]
        + Array("IHDR".utf8) + [0, 0, 0, 2, 0, 0, 0, 1, 8, 2, 0, 0, 0]

    static let losses: [Loss] = [
        Loss(.logit(classes: .one(3), target: 200, magnitude: false)),
        Loss(.logit(classes: .each([1, 2]), target: -0.1, magnitude: true), layer: "fc"),
        Loss(.sumOfSquares(target: logits, scale: 1)),
        Loss(.l1(target: logits, scale: 0.5), layer: "layer1"),
        Loss(.l2(target: logits, scale: 2)),
        Loss(.crossEntropy(classes: .one(0))),
        Loss(.crossEntropyWithProbabilities(target: logits)),
        Loss(.activation(channel: 7), layer: "layer4.0.conv1"),
        Loss(.activation(channel: nil)),
        Loss(.cotangent(logits)),
    ]

    static let optimizers: [Optimizer] = [
        .sgd(.init(lr: 0.1)),
        .sgd(.init(lr: 1e-3, momentum: 0.9, weightDecay: 1e-4, nesterov: true)),
        .sgd(.init(lr: 1, momentum: 0.5, dampening: 0.1)),
        .adam(.init()),
        .adam(.init(lr: 0.01, beta1: 0, beta2: 0.5, eps: 1e-6, weightDecay: 0.1)),
        .adamW(.init()),
        .adamW(.init(lr: 0.02, beta1: 0.8, beta2: 0.9, eps: 0, weightDecay: 0.3)),
    ]

    static var calls: [any ReadableCall] {
        let small: [any ReadableCall] = [
            Hello(), Ping(), Stats(), Cancel(target: "x"), Cancel(target: 7), Models(),
            Models(name: "resnet50", layers: true),
            Models(layers: true, inputShape: [2, 3, 97, 131]), SessionOpen(model: "a"),
            SessionOpen(model: "a", ttlSeconds: 60), SessionOpen(model: "a", snapshot: "k"),
            SessionClose(session: "s1"),
            Snapshot(model: "a"), Snapshot(model: "a", session: "s1"),
            Snapshot(model: "a", session: "s1", name: "k"),
            Restore(model: "a", name: "k"), SnapshotList(named: true), SnapshotDrop(name: "k"),
            Restore(model: "a", session: "s1", snapshot: "p1"), SessionList(), SnapshotList(),
            SnapshotDrop(snapshot: "p1"), ModelDelete(name: "a-2"), ConnectionList(),
            ConnectionClose(connection: 7), SlowList(),
            ModelLoad(name: "a", architecture: "x", file: "y.pth", labels: "names.txt"),
            ModelLoad(name: "a", architecture: "resnet50", file: "resnet50.pth"),
            ModelLoad(
                name: "a",
                architecture: "x",
                file: "y",
                options: ModelOptions(transformInput: false)
            ),
            ModelLoad(
                name: "a",
                architecture: "x",
                file: "y",
                options: ModelOptions(preprocessing: preprocessing, key: "model_ema")
            ),
            ModelLoad(name: "a", architecture: "x", file: "y", isKept: false),
            Drain(), Drain(on: false), Drain(stop: true),
            ModelUnload(name: "a"), ModelSave(model: "a", session: "s1", name: "a-2"),
            ModelSave(model: "a", name: "a", dtype: .f16),
            ModelSave(model: "a", name: "a", dtype: .bf16),
            Challenge(), Answer(proof: "00ff"),
        ]
        let forward: [any ReadableCall] = [
            ForwardCall(model: "a", input: picture),
            ForwardCall(
                model: "a",
                session: "s1",
                input: picture,
                outputs: ["avgpool", "logits"],
                top: 5,
                compute: compute
            ),
            ForwardCall(model: "a", input: picture, outputs: []),
            ForwardCall(model: "a", input: picture, set: ["layer1": logits, "a\"": picture]),
            ForwardCall(model: "a", input: nil, outputs: ["avgpool"], set: ["layer4": picture]),
        ]
        let gradients: [any ReadableCall] = losses.map {
            InputGradientCall(model: "a", session: "s1", input: picture, loss: $0, compute: compute)
        }
        let terms = losses.map { LossTerm(model: "a", weight: -0.3, loss: $0) }
        let sum = InputGradientCall(input: picture, terms: terms)
        let ruled: [any ReadableCall] = ReluRule.allCases.map {
            InputGradientCall(input: picture, terms: terms, relu: $0)
        }
        let inside: [any ReadableCall] = [
            InputGradientCall(
                model: "a",
                input: picture,
                loss: losses[0],
                at: ["input", "layer1"]
            ),
            InputGradientCall(input: picture, terms: terms, relu: .guided, at: ["layer4"]),
            InputGradientCall(
                model: "a",
                session: "s1",
                input: nil,
                loss: losses[9],
                at: ["layer1"],
                set: ["layer1": picture, "layer4.0": logits],
                compute: compute
            ),
            InputGradientCall(input: picture, terms: terms, set: ["conv1": logits]),
        ]
        let updates: [any ReadableCall] = optimizers.map {
            UpdateCall(
                model: "a",
                session: "s1",
                input: picture,
                loss: losses[0],
                optimizer: $0,
                batchNorm: .batch,
                expectVersion: 3,
                reduction: .mean,
                compute: compute
            )
        }
        return small + forward + gradients + [sum] + ruled + inside + updates
    }

    static var replies: [any Reply] {
        let layer = ModelDescription.Layer(
            name: "conv1",
            kind: "convolution",
            shape: [1, 64, 112, 112],
            inputs: ["input"],
            attributes: ["kernel_size": [7, 7], "eps": 1e-5, "bias": false, "mode": "a"]
        )
        let model = ModelDescription(
            name: "a",
            architecture: "resnet50",
            parameters: 25_557_032,
            sha256: "ab",
            version: 2,
            origin: .load,
            input: [1, 3, 224, 224],
            labels: ["tench", "goldfish"],
            transformInput: true,
            preprocessing: preprocessing,
            key: "state_dict.module",
            layers: [
                layer,
                .init(name: "n", kind: "layer_norm", shape: [1, 7, 7, 96], hasChannelsLast: true),
                .init(name: "r#1", kind: "relu", shape: [1], inputs: ["n", "n"], module: "r"),
                .init(name: "r", kind: "relu", shape: [1], sameAs: "r#1"),
                .init(name: "add", kind: "add", shape: [1], inputs: ["r#1"], isFunction: true),
            ]
        )
        let top = TopClass(class: 1, logit: 4, probability: 0.9, label: "goldfish")
        return [
            HelloReply(
                server: "tenchd 0.1",
                capabilities: ["sessions"],
                limits: Limits(),
                models: ["a"],
                kernels: "avx512",
                blas: "OpenBLAS"
            ),
            PingReply(), PingReply(isDraining: true),
            DrainReply(isDraining: true, waiting: 1, running: 2, sessions: 3, connections: 4),
            StatsReply(["uptime_s": 1.5, "queue": ["waiting": 0]]),
            CancelReply(state: .running), ModelsReply(models: [model]),
            ModelsReply(
                models: [],
                failed: [
                    FailedModel(
                        name: "b",
                        architecture: "resnet18",
                        origin: .load,
                        message: "there is no such file"
                    )
                ]
            ),
            ForwardReply(
                version: 1,
                outputs: ["logits": logits, "avgpool": picture],
                top: [[top, TopClass(class: 0, logit: 0.1, probability: 1e-9)], []]
            ),
            InputGradientReply(
                loss: -0.1,
                terms: [.init(loss: 0.5, version: 1), .init(loss: 1e300, version: 9)],
                gradient: picture
            ),
            InputGradientReply(
                loss: 1,
                terms: [.init(loss: 1, version: 1)],
                itemLosses: [0.25, 0.75],
                gradient: nil,
                gradients: ["layer1": logits, "input": nil, "fc": picture]
            ),
            UpdateReply(loss: 0.1, version: 2, gradientNorm: 1e-5, updateNorm: 3),
            SessionOpenReply(session: "s1", version: 1), SessionCloseReply(),
            SessionOpenReply(session: "s1", version: 9, sha256: "ab"),
            SnapshotReply(snapshot: "k", version: 4, sha256: "ab"),
            SnapshotListReply(snapshots: [], named: namedSnapshots),
            SnapshotReply(snapshot: "p1", version: 4), RestoreReply(snapshot: "p1", version: 5),
            SessionListReply(sessions: sessions), SnapshotListReply(snapshots: snapshots),
            SnapshotDropReply(), ModelDeleteReply(bytes: 102_550_000),
            ConnectionListReply(connections: connections),
            ConnectionCloseReply(opener: sessions[0].opener, requests: 4),
            SlowListReply(threshold: 0, requests: []),
            SlowListReply(threshold: 10_000, requests: slow),
            HelloReply(
                server: "tenchd 0.1",
                capabilities: ["role"],
                limits: Limits(),
                models: [],
                kernels: "avx2",
                blas: "OpenBLAS",
                methods: "rule",
                role: .admin,
                modelsDirectory: "/var/lib/tench/models"
            ),
            ModelLoadReply(sha256: "ab", version: 1), ChallengeReply(challenge: "c0ffee"),
            AnswerReply(role: .session),
        ]
    }
}

/// Reads a line as the daemon does, by its own table of methods.
func parse(
    _ line: [UInt8],
    limits: Limits = Limits(),
    pictures: PictureDecoder = .none
) throws(RejectedLine) -> (id: RequestID, call: any ReadableCall) {
    let methods = Methods.all
    let (id, call) = try RequestLine.read(line, limits: limits, pictures: pictures) {
        (name) throws(WireError) -> RequestLine.Reader<any ReadableCall> in
        guard let method = methods.first(where: { $0.name == name }) else {
            throw .unknownMethod(name, known: methods.map(\.name))
        }
        return { (params) throws(WireError) in try method.call.init(decoding: params) }
    }
    return (id, call)
}

/// Reads a line that is in a string.
func parse(
    _ line: String,
    limits: Limits = Limits(),
    pictures: PictureDecoder = .none
) throws(RejectedLine) -> (id: RequestID, call: any ReadableCall) {
    try parse(Array(line.utf8), limits: limits, pictures: pictures)
}

/// The error that a line is refused with, or nil.
func rejection(_ line: String, limits: Limits = Limits()) -> RejectedLine? {
    do throws(RejectedLine) {
        _ = try parse(line, limits: limits)
        return nil
    } catch {
        return error
    }
}
