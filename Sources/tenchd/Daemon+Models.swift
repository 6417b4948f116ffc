import Files
import Inference
import Logging
import Serving
import Wire

extension Daemon {
    /// Loads the configuration's models; one that can't be loaded ends the start.
    func load(into engine: Engine, _ manager: ServiceManager, _ logger: Logger) throws {
        let remaining = engine.remaining(of: options.models)
        for source in options.models where !remaining.contains(source) {
            logger.notice(
                "\(source.name) is not loaded: model.unload has taken it out; a reload brings it back"
            )
        }
        for source in remaining {
            manager.notify("STATUS=loading \(source.name)")
            let start = ContinuousClock.now
            do {
                let model = try source.load(within: engine.memory)
                try engine.add(model)
                logger.info("loaded \(model.words) in \(ContinuousClock.now - start)")
            } catch {
                throw Refusal("model \(source.name): \(WireError(cause: error).message)")
            }
        }
    }

    /// Loads what model.load had loaded before the daemon ended; what can't be loaded is told.
    func restore(into engine: Engine, _ manager: ServiceManager, _ logger: Logger) {
        for call in engine.kept(besides: options.models) {
            manager.notify("STATUS=loading \(call.name)")
            let start = ContinuousClock.now
            do throws(WireError) {
                let model = try engine.restore(call)
                logger.info(
                    """
                    loaded \(model.words) in \(ContinuousClock.now - start), as model.load had \
                    before
                    """
                )
            } catch {
                logger.error(
                    """
                    \(call.name), which model.load had loaded before, is not served: \
                    \(error.message)
                    """
                )
            }
        }
        do throws(WireError) {
            for name in try engine.tidyRecord(for: options.models) {
                logger.notice(
                    "\(name) is the configuration's now; what model.load had loaded is forgotten"
                )
            }
        } catch {
            logger.warning("\(error.message)")
        }
        if engine.models.isEmpty { logger.notice("no model is loaded; model.load can add some") }
    }
}

extension SharedModel {
    /// What it is, for the log.
    var words: String {
        "\(name): \(architecture), \(classes) classes\(finding.words),"
    }
}

extension SharedModel.Finding {
    /// What was taken of the file, for the log; empty when that was all of it.
    fileprivate var words: String {
        var words = key.map { ", the tensors under \($0.quoted)" } ?? ""
        if let origin { words += ", by the names of \(origin)" }
        if !leftOut.isEmpty { words += ", without \(leftOut.quotedList)" }
        if !leftOutOutputs.isEmpty { words += ", without outputs \(leftOutOutputs.quotedList)" }
        if !passedOver.isEmpty { words += ", passing over objects of \(passedOver.quotedList)" }
        return words
    }
}
