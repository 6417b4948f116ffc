public import ArgumentParser
public import Tench

/// `--endpoint unix:/path`, `/path` or `host:port`.
extension Endpoint: ExpressibleByArgument {}

/// `--size 480x640` or `299`.
extension PictureSize: ExpressibleByArgument {}
