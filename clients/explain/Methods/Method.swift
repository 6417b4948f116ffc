/// A way to tell where in a picture a network sees a class: what its score o, the class's logit,
/// hangs on.
enum Method: String, CaseIterable, Sendable {
    /// Where the last maps of features raise the score (Selvaraju et al., "Grad-CAM", 2017).
    ///
    /// ReLU(Σ w·A) over the channels A of a layer, each weighted by the mean w of ∂o/∂A.
    case gradcam
    /// The product of guided backpropagation and GradCAM's map, enlarged bilinearly (the same).
    case guidedGradcam = "guided-gradcam"
    /// The gradient of which ReLUs let through what is positive (Springenberg et al., "Striving for
    /// simplicity", 2015).
    case guidedBackprop = "guided-backprop"
    /// |∂o/∂x| (Simonyan et al., "Deep inside convolutional networks", 2014).
    case saliency
    /// The magnitude of the mean gradient at the picture with noise on it (Smilkov et al.,
    /// "SmoothGrad", 2017).
    case smoothgrad
    /// x·∂o/∂x (Shrikumar et al., "Not just a black box", 2016).
    case inputXGradient = "input-x-gradient"
    /// (x − b)·∫∂o/∂x on the straight way from a baseline b to the picture (Sundararajan et al.,
    /// "Axiomatic attribution for deep networks", 2017).
    ///
    /// The integral is taken by Gauss and Legendre's quadrature; the map's sum is o(x) − o(b), but
    /// for what that leaves out.
    case integratedGradients = "integrated-gradients"
    /// By how much the score falls when a window over the pixel is covered (Zeiler and Fergus,
    /// "Visualizing and understanding convolutional networks", 2014): the mean over the windows.
    case occlusion

    /// Whether a map says what speaks against the class too.
    ///
    /// Those that do have the score's own unit, and a pixel's colours are added up in them; of
    /// the others' the largest magnitude is taken.
    var isSigned: Bool {
        switch self {
        case .inputXGradient, .integratedGradients, .occlusion: true
        case .gradcam, .guidedGradcam, .guidedBackprop, .saliency, .smoothgrad: false
        }
    }

    /// Whether a map shares the score out, so that its numbers may be added up over any part of a
    /// picture.
    var isAdditive: Bool { self == .inputXGradient || self == .integratedGradients }

    /// Whether it looks at a layer inside.
    var readsLayer: Bool { self == .gradcam || self == .guidedGradcam }

    /// What of the protocol's first version's successors it asks a daemon for.
    var capabilities: [String] {
        switch self {
        case .gradcam: ["at"]
        case .guidedBackprop: ["relu"]
        case .guidedGradcam: ["at", "relu"]
        case .saliency, .smoothgrad, .inputXGradient, .integratedGradients, .occlusion: []
        }
    }

    /// What a map starts from or is covered with where nothing is said: as its authors had it.
    var usualBaseline: Baseline? {
        switch self {
        case .integratedGradients: .black
        case .occlusion: .mean
        default: nil
        }
    }
}
