import ArgumentParser
package import Scenes

/// A world is given by its name.
extension World: ExpressibleByArgument {}
