"""The Makefile, .ci/run and tools/system.sh do what the documents say, with stand-ins for what they call."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

SH = shutil.which("dash") or "/bin/sh"


def stand_in(folder: Path, name: str, body: str) -> None:
    """Put a program called `name` into `folder`; it notes how it was called, then does `body`."""
    path = folder / name
    path.write_text(f'#!{SH}\necho "{name} $*" >> "$CALLS"\n{body}\n', encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    (tmp_path / "calls").touch()
    return folder


def calls(programs: Path) -> list[str]:
    return (programs.parent / "calls").read_text(encoding="utf-8").splitlines()


def environment(programs: Path, path: str = "") -> dict[str, str]:
    return {"PATH": f"{programs}{os.pathsep}{path}", "CALLS": str(programs.parent / "calls")}


def test_every_target_is_explained_and_makes_no_file(root: Path, make_targets: set[str]) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert set(phony.split()) == make_targets
    shown = subprocess.run(["make", "help"], cwd=root, capture_output=True, text=True, check=True).stdout
    assert {line.split()[0] for line in shown.splitlines()} == make_targets


def test_the_integration_server_runs_the_tests_and_nothing_else(root: Path, programs: Path) -> None:
    script = root / ".ci" / "run"
    assert os.access(script, os.X_OK)
    stand_in(programs, "make", "pwd; echo the closing line; exit 7")
    done = subprocess.run(
        [script], cwd="/", env=environment(programs, os.environ["PATH"]), capture_output=True, text=True
    )
    assert calls(programs) == ["make test"]
    assert done.returncode == 7
    assert done.stdout.splitlines() == [str(root), "the closing line"]


# --- make run ---------------------------------------------------------------------------------


@pytest.fixture
def bench_folder(root: Path, tmp_path: Path, programs: Path) -> Path:
    """A folder with the Makefile and a `.venv` that is up to date; its commands are stand-ins."""
    folder = tmp_path / "checkout"
    (folder / ".venv").mkdir(parents=True)
    (folder / "tools").mkdir()
    shutil.copyfile(root / "tools" / "system.sh", folder / "tools" / "system.sh")
    stand_in(programs, "tesseract", "")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copyfile(root / name, folder / name)
    (folder / ".venv" / "bin").symlink_to(programs)
    (folder / ".venv" / ".installed").touch()
    _front_end(root, folder, programs)
    return folder


def _front_end(root: Path, folder: Path, programs: Path) -> None:
    """Its source, and what stand-ins for npm and node would have made of it."""
    source = folder / "frontend"
    (source / "styles").mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copyfile(root / "frontend" / name, source / name)
    (source / "styles" / "app.scss").touch()
    (source / "node_modules").mkdir()
    (source / "node_modules" / ".installed").touch()
    (folder / "assistant" / "web" / "static").mkdir(parents=True)
    (folder / "assistant" / "web" / "static" / "assets.json").touch()
    stand_in(programs, "npm", '[ "$1" = ci ] || exit 0; mkdir -p node_modules; touch node_modules/half')
    # Asked for its version it does as node does; asked to build, it builds.
    stand_in(programs, "node", '[ "$1" = -e ] || touch assistant/web/static/assets.json')


def setup(folder: Path, programs: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "setup"],
        cwd=folder,
        env=environment(programs, os.environ["PATH"]),
        capture_output=True,
        text=True,
    )


def built(programs: Path) -> list[str]:
    """The calls that install or build, without those that ask for versions."""
    return [call for call in calls(programs) if call.startswith(("npm ci", "node frontend"))]


@pytest.mark.parametrize(("status", "served"), [(0, True), (3, True), (1, False), (130, False)])
def test_run_serves_after_an_ingest_that_published(
    bench_folder: Path, programs: Path, status: int, served: bool
) -> None:
    stand_in(programs, "precedent", f'[ "$1" = serve ] || exit {status}')
    done = subprocess.run(
        ["make", "run"], cwd=bench_folder, env=environment(programs, os.environ["PATH"]), capture_output=True
    )
    assert calls(programs) == ["precedent ingest", "precedent serve"][: 1 + served]
    assert (done.returncode == 0) is served


def test_an_interrupted_run_ends_without_a_complaint(bench_folder: Path, programs: Path) -> None:
    # It takes a moment to stop, as a server does.
    stop = "kill $!; sleep 0.3; exit 130"
    serve = f"trap '{stop}' INT\nsleep 30 & echo ready >> \"$CALLS\"; wait"
    stand_in(programs, "precedent", f"[ $1 = serve ] || exit 0\n{serve}")
    running = subprocess.Popen(
        ["make", "run"],
        cwd=bench_folder,
        env=environment(programs, os.environ["PATH"]),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 20
    while "ready" not in calls(programs) and time.monotonic() < deadline:
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)  # what Ctrl-C does: everything in the foreground gets it
    _, complaint = running.communicate(timeout=20)
    assert complaint == ""


def test_a_python_without_venv_is_named_with_the_remedy(bench_folder: Path, programs: Path) -> None:
    (bench_folder / ".venv" / ".installed").unlink()
    stand_in(programs, "python3", 'case "$*" in *ensurepip*) exit 1 ;; esac')
    done = setup(bench_folder, programs)
    assert done.returncode != 0
    assert "apt-get install python3-venv" in done.stdout
    assert not any(call.startswith("python3 -m venv") for call in calls(programs))


# --- styles and scripts -----------------------------------------------------------------------

INSTALL, BUILD = "npm ci --include=dev --loglevel=error", "node frontend/build.mjs"


def test_what_the_pages_are_built_with_is_installed_once_and_built_once(
    bench_folder: Path, programs: Path
) -> None:
    shutil.rmtree(bench_folder / "frontend" / "node_modules")
    shutil.rmtree(bench_folder / "assistant")
    stand_in(
        programs,
        "node",
        '[ "$1" = -e ] || { mkdir -p assistant/web/static; touch assistant/web/static/assets.json; }',
    )
    done = setup(bench_folder, programs)
    assert (done.returncode, done.stderr, len(done.stdout.splitlines())) == (0, "", 2)
    assert setup(bench_folder, programs).stdout == ""
    assert built(programs) == [INSTALL, BUILD]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda source: (source / "styles" / "app.scss").write_text("a { b: c }"), [BUILD]),
        (lambda source: (source / "styles" / "new.scss").touch(), [BUILD]),
        (lambda source: (source / "styles" / "app.scss").unlink(), [BUILD]),
        (lambda source: (source / "package-lock.json").write_text("{}"), [INSTALL, BUILD]),
        (lambda source: (source / "node_modules" / "half").touch(), []),
    ],
    ids=["a style changed", "one more", "one fewer", "other versions", "a package touched"],
)
def test_only_what_a_change_calls_for_is_done_again(
    bench_folder: Path, programs: Path, change: Callable[[Path], None], expected: list[str]
) -> None:
    time.sleep(0.01)  # times of files are told apart by a few milliseconds
    change(bench_folder / "frontend")
    assert setup(bench_folder, programs).returncode == 0
    assert built(programs) == expected


def test_an_install_or_a_build_that_was_stopped_is_done_again(bench_folder: Path, programs: Path) -> None:
    whole = {name: (programs / name).read_text(encoding="utf-8") for name in ("npm", "node")}
    time.sleep(0.01)
    (bench_folder / "frontend" / "package-lock.json").touch()
    stand_in(programs, "npm", '[ "$1" = ci ] || exit 0; touch node_modules/half; exit 130')
    assert setup(bench_folder, programs).returncode != 0
    (programs / "npm").write_text(whole["npm"], encoding="utf-8")
    stand_in(programs, "node", '[ "$1" = -e ] || exit 130')
    assert setup(bench_folder, programs).returncode != 0
    (programs / "node").write_text(whole["node"], encoding="utf-8")
    assert setup(bench_folder, programs).returncode == 0
    assert built(programs) == [INSTALL, INSTALL, BUILD, BUILD]


@pytest.mark.parametrize(
    ("name", "body"),
    [("node", "exit 127"), ("node", 'echo "SyntaxError" >&2; exit 1'), ("npm", "exit 127")],
    ids=["no node", "an old node", "no npm"],
)
def test_a_node_that_is_missing_or_too_old_is_named_with_the_remedy(
    bench_folder: Path, programs: Path, name: str, body: str
) -> None:
    (bench_folder / "frontend" / "node_modules" / ".installed").unlink()
    stand_in(programs, name, body)
    done = setup(bench_folder, programs)
    assert done.returncode != 0
    assert "Node 20.19 or newer" in done.stdout
    assert "apt-get install nodejs npm" in done.stdout
    assert "Error:" not in done.stdout + done.stderr.partition("make: ***")[0]
    assert built(programs) == []


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
@pytest.mark.parametrize(
    ("version", "will_do"),
    [("18.20.8", False), ("20.18.3", False), ("20.19.0", True), ("22.0.0", True), ("100.1.2", True)],
)
def test_versions_of_node_are_compared_as_numbers(root: Path, version: str, will_do: bool) -> None:
    text = (root / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
    (script,) = re.findall(r"^node -e '(.*?)'", text, re.MULTILINE)
    pretence = f"Object.defineProperty(process.versions, 'node', {{value: '{version}'}}); "
    done = subprocess.run(["node", "-e", pretence + script], capture_output=True)
    assert (done.returncode == 0) is will_do


def test_the_node_that_is_asked_for_is_the_one_that_the_packages_need(root: Path) -> None:
    wanted = json.loads((root / "frontend" / "package.json").read_text(encoding="utf-8"))["engines"]["node"]
    text = (root / "Makefile").read_text(encoding="utf-8")
    assert set(re.findall(r"Node (\d+\.\d+)", text)) == {wanted.removeprefix(">=")}


# --- tools/system.sh --------------------------------------------------------------------------


def install(root: Path, programs: Path, *wanted: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [SH, root / "tools" / "system.sh", *(wanted or ("run", "test"))],
        env=environment(programs),
        capture_output=True,
        text=True,
    )


def test_nothing_is_installed_where_all_is_there(root: Path, programs: Path) -> None:
    stand_in(programs, "tesseract", "")
    stand_in(programs, "chromium", "")
    stand_in(programs, "apt-get", "")
    done = install(root, programs)
    assert (done.returncode, done.stdout, calls(programs)) == (0, "", [])


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (("run",), {"tesseract-ocr", "tesseract-ocr-eng"}),
        (("test",), {"chromium"}),
        (("run", "test"), {"tesseract-ocr", "tesseract-ocr-eng", "chromium"}),
    ],
)
def test_only_what_is_wanted_is_installed(
    root: Path, programs: Path, wanted: tuple[str, ...], named: set[str]
) -> None:
    stand_in(programs, "id", "echo 0")
    stand_in(programs, "env", 'shift; "$@"')
    stand_in(programs, "apt-get", "")
    done = install(root, programs, *wanted)
    assert done.returncode == 0
    (call,) = (call for call in calls(programs) if call.startswith("apt-get"))
    assert {word for word in call.split()[2:] if not word.startswith("--")} == named


def test_what_is_there_is_not_installed_again(root: Path, programs: Path) -> None:
    stand_in(programs, "tesseract", "")
    done = install(root, programs)
    assert "chromium" in done.stdout
    assert "tesseract" not in done.stdout


def test_a_purpose_that_is_not_known_is_refused(root: Path, programs: Path) -> None:
    assert install(root, programs, "serve").returncode == 2


def test_without_apt_get_a_person_is_told_and_all_goes_on(root: Path, programs: Path) -> None:
    done = install(root, programs)
    assert done.returncode == 0
    assert "tesseract-ocr" in done.stdout
    assert "chromium" in done.stdout


def test_a_person_who_is_not_root_is_told_the_command(root: Path, programs: Path) -> None:
    stand_in(programs, "apt-get", "")
    stand_in(programs, "id", "echo 1000")
    stand_in(programs, "sudo", "exit 1")
    done = install(root, programs, "run")
    assert done.returncode == 0
    assert "sudo apt-get install tesseract-ocr tesseract-ocr-eng" in done.stdout
    assert "pictures are not read" in done.stdout
    assert not any(call.startswith("apt-get") for call in calls(programs))


def test_root_gets_what_is_wanted_and_the_lists_only_when_they_are_wanting(
    root: Path, programs: Path
) -> None:
    stand_in(programs, "id", "echo 0")
    stand_in(programs, "env", 'shift; "$@"')
    stand_in(programs, "apt-get", '[ "$1" = update ] || [ -n "$(/bin/grep update "$CALLS")" ]')
    done = install(root, programs)
    assert done.returncode == 0
    verbs = [call.split()[1] for call in calls(programs) if call.startswith("apt-get")]
    assert verbs == ["install", "update", "install"]


def test_a_failing_install_stops_nothing(root: Path, programs: Path) -> None:
    stand_in(programs, "id", "echo 0")
    stand_in(programs, "env", 'shift; "$@"')
    stand_in(programs, "apt-get", 'echo "no such package" >&2; exit 100')
    done = install(root, programs)
    assert done.returncode == 0
    assert "Could not install tesseract-ocr" in done.stdout
    assert "no such package" in done.stderr


def test_setup_is_quick_and_quiet_the_second_time(bench_folder: Path, programs: Path) -> None:
    for name in ("python", "apt-get"):
        stand_in(programs, name, "")
    done = setup(bench_folder, programs)
    assert (done.returncode, done.stdout, calls(programs)) == (0, "", [])
