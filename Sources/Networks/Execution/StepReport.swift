/// What an observer is told of one pass of one step: what it did and how long it took.
package struct StepReport: Sendable {
    /// Which of a step's computations.
    package enum Pass: String, Sendable, CaseIterable {
        /// The output, of the inputs.
        case forward
        /// The gradients of the inputs, of that of the output.
        case inputGradient
        /// The gradients of the parameters and the parameters' next values.
        case parameterGradient
    }

    /// The step's name: that of the first module which it computes.
    package let name: String
    /// What the step is, such as `convolution 3×3`.
    package let kind: String
    /// Which of its computations it was.
    package let pass: Pass
    /// The products that its definition asks for, whatever the kernel made of them.
    package let multiplyAccumulates: Int
    /// The time it took, from the first thread's start to the last one's end.
    package let time: Duration
}

/// Tells an observer, if there is one, of each pass; without one nothing is timed.
struct StepTimer {
    /// Who is told.
    let observer: (@Sendable (StepReport) -> Void)?

    /// Runs one pass of `step`, of which a pass backward does work only when it `isWanted`.
    func time(
        _ step: any Step,
        _ pass: StepReport.Pass,
        isWanted: Bool = true,
        _ body: () -> Void
    ) {
        guard let observer else { return body() }
        let time = ContinuousClock().measure(body)
        observer(
            StepReport(
                name: step.name,
                kind: step.kind,
                pass: pass,
                multiplyAccumulates: isWanted ? step.multiplyAccumulates : 0,
                time: time
            )
        )
    }
}
