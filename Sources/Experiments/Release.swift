/// What this release of the clients is called.
public enum Release {
    /// The project's version, as manifests name it.
    public static let version = "0.1.0"
}
