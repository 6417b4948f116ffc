/// Included first by sources that are built without flags of their own: all warnings are errors.
///
/// A package that others depend on may not have flags for the compiler in its manifest.
#pragma once

#pragma clang diagnostic error "-Wall"
#pragma clang diagnostic error "-Wextra"
