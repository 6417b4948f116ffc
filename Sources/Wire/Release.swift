/// What this release of the project is called.
public enum Release {
    /// The version, as `hello`, `--version` and manifests tell it.
    public static let version = "0.1.0"
}
