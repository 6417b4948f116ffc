import Kernels
import Networks
import Objectives
import Tensors

/// `--tune`: which method is the fastest for each class of convolutions, as a table to commit.
///
/// Each network's convolutions run in order, all by one method and then all by the next, round
/// after round: so a layer's weights are as far from the processor as they are in a network's pass,
/// and a change of the machine's speed meets all methods.
struct Tuning {
    let networks: [String]
    let options: WorkOptions
    let rounds: Int

    /// What a row has to gain over the rule, to be worth a line.
    private static let leastGain = 1.05

    func run() throws {
        let pool = Pool(threads: options.threadCount)
        var times = Times()
        for network in networks {
            for size in [224, 299] {
                let work = try Network(architecture: network)
                    .convolutions(input: [options.batch, 3, size, size])
                for isForward in [true, false] {
                    let bench = Bench(work, isForward: isForward, batch: options.batch, pool)
                    for _ in 0..<rounds { bench.round(into: &times) }
                }
            }
        }
        let processor = KernelSet.bound.processor
        try say(MethodTable.source(replacing: processor, with: choose(times)))
    }

    /// The fastest methods, where they are faster than what holds without a row: for float32 the
    /// rule, for bfloat16 what float32 is computed by.
    private func choose(_ times: Times) -> [MethodClass: ConvolutionMethod] {
        var rows: [MethodClass: ConvolutionMethod] = [:]
        for (kind, questions) in times.questions.sorted(by: { $0.key < $1.key }) {
            func total(_ method: (MethodQuestion) -> ConvolutionMethod) -> Double {
                questions.reduce(0) { sum, entry in
                    sum
                        + (entry.value[method(entry.key)].map { Statistics($0).median } ?? .infinity)
                }
            }
            // A class is one method's as a whole: of those that all its convolutions can have.
            let totals = ConvolutionMethod.allCases.map { method in (method, total { _ in method })
            }
            let without = total { question in
                var exact = question
                exact.precision = .f32
                return rows[MethodClass(exact)] ?? exact.standardMethod()
            }
            guard let best = totals.min(by: { $0.1 < $1.1 }), without > Tuning.leastGain * best.1
            else { continue }
            rows[kind] = best.0
        }
        return rows
    }
}

/// Seconds by class, question and method.
private struct Times {
    private(set) var questions: [MethodClass: [MethodQuestion: [ConvolutionMethod: [Double]]]] = [:]

    mutating func add(_ question: MethodQuestion, _ method: ConvolutionMethod, _ time: Duration) {
        questions[MethodClass(question), default: [:]][question, default: [:]][
            method,
            default: []
        ].append(time / .seconds(1))
    }
}

/// A network's convolutions in one direction, packed for every method.
private struct Bench {
    private struct Layer {
        let work: ConvolutionWork
        let packed: [ConvolutionMethod: PackedFilters]
    }

    private let layers: [Layer]
    private let isForward: Bool
    private let batch: Int
    private let pool: Pool
    private let source: FloatBlock
    private let destination: FloatBlock

    init(_ work: [ConvolutionWork], isForward: Bool, batch: Int, _ pool: Pool) {
        self.isForward = isForward
        self.batch = batch
        self.pool = pool
        let own = work.filter { $0.geometry.groups == 1 }
        layers = (isForward ? own : own.reversed()).map { work in
            let g = work.geometry
            let shape: Shape = [g.outputChannels, g.inputChannels, g.kernelHeight, g.kernelWidth]
            let weights = Tensor(shape, repeating: 0.01)
            let question = MethodQuestion(.bf16, .answer, g, pixels: 1)
            let packed = question.candidates().map { method in
                let filters = PackedFilters(
                    weights,
                    geometry: g,
                    direction: isForward ? .forward : .inputGradient,
                    method: method,
                    pool: pool
                )
                return (method, filters)
            }
            return Layer(work: work, packed: Dictionary(uniqueKeysWithValues: packed))
        }
        let floats = work.map {
            max(
                $0.input[0] * $0.input[1] * $0.geometry.inputChannels,
                $0.output[0] * $0.output[1] * $0.geometry.outputChannels
            )
        }
        source = FloatBlock(batch * (floats.max() ?? 0))
        destination = FloatBlock(source.count)
        unsafe source.base.update(repeating: 0.5, count: source.count)
    }

    /// Runs all layers by each method, and notes the times for whatever asks for such sums.
    func round(into times: inout Times) {
        pool.whileAttended {
            for method in ConvolutionMethod.allCases {
                for layer in layers {
                    // Others run too, so that the next layer's weights are as far away.
                    guard let filters = layer.packed[method] ?? layer.packed[.direct] else {
                        continue
                    }
                    let time = ContinuousClock().measure { run(layer.work, filters) }
                    guard layer.packed[method] != nil else { continue }
                    for question in questions(layer.work)
                    where question.candidates().contains(method) {
                        times.add(question, method, time)
                    }
                }
            }
        }
    }

    private func run(_ work: ConvolutionWork, _ filters: PackedFilters) {
        let g = work.geometry
        func view(_ block: FloatBlock, _ plane: [Int], _ channels: Int) -> View {
            unsafe View(block.base, n: batch, h: plane[0], w: plane[1], c: channels)
        }
        if isForward {
            Convolver.convolve(
                view(source, work.input, g.inputChannels),
                filters,
                epilogue: .relu,
                into: view(destination, work.output, g.outputChannels),
                pool: pool
            )
        } else {
            Convolver.convolveInputGradient(
                view(source, work.output, g.outputChannels),
                filters,
                into: view(destination, work.input, g.inputChannels),
                pool: pool
            )
        }
    }

    private func questions(_ work: ConvolutionWork) -> [MethodQuestion] {
        let purposes: [SumsPurpose] = isForward ? [.answer, .signs] : [.gradient]
        let plane = isForward ? work.output : work.input
        return [Precision.f32, .bf16].flatMap { precision in
            purposes.map {
                MethodQuestion(precision, $0, work.geometry, pixels: plane[0] * plane[1])
            }
        }
    }
}
