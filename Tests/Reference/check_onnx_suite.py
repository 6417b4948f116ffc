#!/usr/bin/env python3
"""Puts the ONNX backend suite through a daemon: check_onnx_suite.py TENCHD [--tell] [NAME…]

Each case becomes a file whose only input is its picture (onnx_cases.py), is loaded, asked for each of its outputs, and held to the suite's
own tolerances. The light networks, whose weights are all one number, are held to ONNX Runtime with the formulas' weights besides.
Prints what passed, was refused, or is nothing for pictures, by operator and by op set; --tell adds the daemon's words. The exit status says
whether anything was answered wrongly, or not at all. With names, only cases that begin so.
"""
import collections, pathlib, sys, tempfile

try:
    import numpy, onnx
    from onnx import numpy_helper
    from onnx.backend.test.loader import DATA_DIR, load_model_tests
    from daemon import Daemon, Ended, Refused
    from onnx_cases import NotApplicable, by_name, forms
except ImportError as missing:
    print(f"the ONNX backend suite left out: {missing}")
    sys.exit(0)

OUTCOMES = ("passed", "refused", "wrong", "crashed", "not applicable")
KINDS = ("simple", "pytorch-converted", "pytorch-operator", "node")


class Backend:
    """The suite's idea of who runs a model: `prepare(model).run(inputs)`, in a daemon that is started once."""

    def __init__(self, tenchd):
        self.tenchd, self.daemon = tenchd, None

    def ask(self, form):
        """What the daemon makes of a form's picture."""
        self.daemon = self.daemon or Daemon(self.tenchd, "--log-level", "error")
        pathlib.Path(self.daemon.models, "m.onnx").write_bytes(form.model.SerializeToString())
        try:
            self.daemon.call("model.load", name="m", architecture="onnx", file="m.onnx")
            try:
                return self.daemon.forward(form.picture)["logits"]
            finally:
                self.daemon.call("model.unload", name="m")
        except Ended:
            self.close()
            raise

    def close(self):
        if self.daemon:
            self.daemon.close()
        self.daemon = None


def outcome(backend, form, rtol, atol):
    """What became of one form: a word, and the daemon's words or the difference."""
    try:
        got = backend.ask(form)
    except Refused as error:
        return ("crashed" if error.kind == "internal" else "refused"), str(error)
    except Ended as error:
        return "crashed", str(error)
    truth = form.truth if form.name == "as it is" else form.truth.reshape(len(form.picture), -1)
    if got.shape != truth.shape:
        return "wrong", f"{form.name}: shape {got.shape} for {truth.shape}"
    try:
        # The daemon answers in float32 whatever type the file's output has.
        if form.truth.dtype == numpy.float16:
            got = got.astype(numpy.float16).astype(float)
        numpy.testing.assert_allclose(got, truth.astype(float), rtol=rtol, atol=atol)
    except AssertionError as error:
        return "wrong", f"{form.name}: " + " ".join(str(error).split())[:200]
    return "passed", form.name


def run(backend, case):
    """The worst of what became of a case's outputs, each asked for in the first way that isn't refused."""
    worst = ("passed", "")
    try:
        model = case.model or onnx.load(pathlib.Path(case.model_dir, "model.onnx"))
        for inputs, truths in case.data_sets or stored(case.model_dir, model):
            for output in forms(model, inputs, truths):
                found = [outcome(backend, form, case.rtol, case.atol) for form in output[:1]]
                found += [outcome(backend, form, case.rtol, case.atol) for form in output[1:] if found[0][0] == "refused"]
                decided = next((each for each in found if each[0] != "refused"), found[0])
                worst = max(worst, decided, key=lambda each: OUTCOMES.index(each[0]))
    except NotApplicable as reason:
        worst = ("not applicable", str(reason))
    return by_name(model), opset(model), *worst


def opset(model):
    """The version of ONNX's own operators that a model is written in."""
    return next((f"op set {each.version:2}" for each in model.opset_import if each.domain in ("", "ai.onnx")), "none")


def stored(folder, model):
    """The data sets beside a model, as the suite keeps them."""
    for each in sorted(pathlib.Path(folder).glob("test_data_set_*")):
        yield [[array(path) for path in sorted(each.glob(f"{kind}_*.pb"), key=lambda path: int(path.stem.split("_")[1]))]
               for kind in ("input", "output")]


def array(path):
    tensor = onnx.TensorProto()
    tensor.ParseFromString(path.read_bytes())
    return numpy_helper.to_array(tensor)


class Tally:
    """What became of the cases, by kind and operator, and by op set."""

    def __init__(self, tells):
        self.tells, self.counts, self.words, self.bad = tells, {}, collections.Counter(), []

    def note(self, kind, operator, version, name, what, words):
        for table, row in (kind, operator), (f"{kind}, by op set", version):
            self.counts.setdefault(table, {}).setdefault(row, collections.Counter())[what] += 1
        if what in ("wrong", "crashed"):
            self.bad.append(name)
            print(f"{name}: {what.upper()}, {words}", flush=True)
        elif what != "passed":
            self.words[f"{what}: {words}"] += 1
            if self.tells:
                print(f"{name}: {what}, {words}", flush=True)

    def print(self):
        for table, found in self.counts.items():
            print(f"\n{table:44}" + "".join(f"{each:>16}" for each in OUTCOMES))
            rows = sorted(found.items(), key=lambda row: (0 if "op set" in table else -row[1]["passed"], row[0]))
            for row, counts in [*rows, ("all", sum(found.values(), collections.Counter()))]:
                print(f"  {row:42}" + "".join(f"{counts[each] or '':>16}" for each in OUTCOMES))


def light(backend, tally):
    """The nine networks, held to the suite's outputs and, with the formulas' weights, to 1e-4 of ONNX Runtime's largest."""
    try:
        import onnx_light
    except ImportError as missing:
        return print(f"the light networks left out: {missing}")
    for name, model, picture, truth in onnx_light.cases():
        (form,) = forms(model, [picture], [truth])[0][:1]
        what, words = outcome(backend, form, 1e-3, 1e-4 * abs(truth).max())
        tally.note("light", name.split(", ")[1], opset(model), name, what, words)


def main(tenchd, *arguments):
    names = tuple(each for each in arguments if each != "--tell")
    backend, tally = Backend(tenchd), Tally("--tell" in arguments)
    try:
        for kind in KINDS:
            for case in sorted(load_model_tests(kind=kind), key=lambda case: case.name):
                if case.name.startswith(names or ""):
                    operator, version, what, words = run(backend, case)
                    tally.note(kind, operator, version, case.name, what, words)
        if not names or any(name.startswith("light") for name in names):
            light(backend, tally)
    finally:
        backend.close()
    tally.print()
    print("\nThe words, and how often:")
    for words, count in tally.words.most_common():
        print(f"{count:5} {words}")
    sys.exit(f"wrong: {', '.join(tally.bad)}" if tally.bad else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
