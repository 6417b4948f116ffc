import Inference
import Logging
import Serving
import ServiceLifecycle
import Wire

/// Reads the configuration again whenever somebody wishes, one time after another.
struct Reloading: Service {
    /// What the daemon was started with.
    let options: Options
    let engine: Engine
    let manager: ServiceManager
    let logger: Logger
    /// The wishes; those that come while one is fulfilled are fulfilled together.
    let wishes: AsyncStream<Void>
    /// Says when the daemon serves: what was wished for before is done then.
    let readiness: AsyncStream<Void>

    /// A stream of signs, whose meaning doesn't grow with their number.
    static func makeSigns() -> (AsyncStream<Void>, AsyncStream<Void>.Continuation) {
        AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Waits for wishes until the graceful shutdown.
    func run() async {
        await cancelWhenGracefulShutdown {
            for await _ in readiness { break }
            for await _ in wishes { await reload() }
        }
    }

    private func reload() async {
        guard let file = options.config else {
            return logger.notice("told by SIGHUP to reload, and there is no --config to read again")
        }
        logger.info("told by SIGHUP to read \(file) again")
        manager.notifyReloading()
        let troubles: [String]
        do throws(OptionError) {
            let new = try options.readAgain()
            for name in new.changes(from: options) {
                logger.warning("\(name) has changed, which takes a restart; it stays as it was")
            }
            troubles = await load(new.models)
        } catch {
            logger.error("nothing is changed, since the configuration is wrong: \(error)")
            troubles = ["the configuration is wrong, and was not taken"]
        }
        // Serving it is whatever came of that.
        manager.notify("READY=1\nSTATUS=\((["serving"] + troubles).joined(separator: "; "))")
    }

    /// Serves these models; gives what went wrong, for the manager.
    private func load(_ models: [ModelSource]) async -> [String] {
        let (failures, failed) = AsyncStream.makeStream(of: String.self)
        await engine.reload(models) { [logger] change in
            logger.log(level: change.level, "\(change.words)")
            if case .failed(let name, _, _) = change { failed.yield(name) }
        }
        failed.finish()
        logger.info("the configuration was read again")
        var names: [String] = []
        for await name in failures { names.append(name) }
        return names.isEmpty ? [] : ["could not load \(names.joined(separator: ", "))"]
    }
}

extension ModelChange {
    fileprivate var level: Logger.Level {
        switch self {
        case .failed, .unnoted: .error
        case .loaded, .swapped, .relabelled, .unloaded: .info
        }
    }

    /// A sentence for the log.
    fileprivate var words: String {
        switch self {
        case .loaded(let model): "loaded \(model.words) sha256 \(model.sha256)"
        case .swapped(let model, let earlier):
            "loaded \(model.words) sha256 \(model.sha256), in the place of what was there, at "
                + "version \(earlier)"
        case .relabelled(let name): "the classes of \(name) have other labels now"
        case .unloaded(let name): "unloaded \(name), which the configuration names no more"
        case .failed(let name, let error, isServed: true):
            "\(name) cannot be loaded anew, and stays as it is: \(error.message)"
        case .failed(let name, let error, isServed: false):
            "\(name) cannot be loaded: \(error.message)"
        case .unnoted(let error): error.message
        }
    }
}
