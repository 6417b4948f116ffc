import TestKit
import Testing

/// Runs a suite beside one daemon of two small networks of eight classes, which its studios share.
struct StudioTrait: SuiteTrait, TestScoping {
    /// The networks `left` and `right`, as the daemon's options write them.
    static let networks = [
        "--model", "left=squeezenet1_1:seed=2,classes=8",
        "--model", "right=resnet18:seed=3,classes=8",
    ]

    /// The network `mini`, for scenes.
    static let miniature = ["--model", "mini=resnet_mini:seed=1", "--threads", "1"]

    /// The daemon of the suite that is running.
    @TaskLocal static var daemon: DaemonProcess?
    /// Its models directory, which is there if the suite saves models.
    @TaskLocal static var models: TemporaryFolder?

    let options: [String]
    let savesModels: Bool

    func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        let models = try TemporaryFolder()
        let daemon = try DaemonProcess(
            options: options + (savesModels ? ["--models-dir", models.path] : [])
        )
        defer { daemon.stop() }
        try await Self.$models.withValue(models) {
            try await Self.$daemon.withValue(daemon, operation: function)
        }
    }
}

extension Trait where Self == StudioTrait {
    /// A daemon of `left` and `right`.
    static var studio: Self { .studio() }

    /// A daemon of these networks too, or of these options instead, that perhaps may save models.
    static func studio(
        _ options: [String] = StudioTrait.networks,
        saving savesModels: Bool = false
    ) -> Self {
        StudioTrait(options: options, savesModels: savesModels)
    }
}
