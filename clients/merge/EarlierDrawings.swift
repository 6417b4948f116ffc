internal import Experiments
internal import Files
internal import Imaging
internal import JSON
internal import Runs

/// The pictures that an equal run which did not end left in its folder, with what its record says.
struct EarlierDrawings: Sendable {
    private var drawings: [String: (Image, RedrawnPicture)] = [:]

    /// What is in a folder; nothing without one.
    ///
    /// A picture without its record, or of another run, is not counted and drawn anew.
    init(of manifest: PictureManifest, in folder: OutputFolder?) {
        guard let folder,
            let run = try? RecordedRun(at: "\(folder.path)/\(RunRecord.fileName)"),
            PictureManifest(run.manifest)?.makesTheSame(as: manifest) == true
        else { return }
        for result in run.results(RedrawnPicture.self) {
            guard let bytes = try? File.bytes(of: "\(folder.path)/\(result.file)"),
                let image = try? PNG.decode(bytes),
                PictureManifest(inPNG: bytes)?.makesTheSame(as: manifest) == true
            else { continue }
            drawings[result.file] = (image, result)
        }
    }

    /// The picture in a file, and its record.
    subscript(file: String) -> (Image, RedrawnPicture)? { drawings[file] }
}
