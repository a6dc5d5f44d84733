"""Black is the judge of what the templates and the few lines given to it add up to: of the whole output."""

from __future__ import annotations

from pathlib import Path

import black
import pytest
from mdgen.config import configure
from mdgen.pipeline import build, read
from mdgen.targets import flavour_names
from trees import every_flavour

pytestmark = pytest.mark.corpus

TREES = (
    *("python/mistral", "python/polar", "python/dub", "python/openai-2024-04"),
    *("python/speakeasy-2023-06", "python/conformance-2025-01"),
    *("typescript/mistral", "typescript/argot", "typescript/log10"),
    *("typescript/conformance-2025-01", "csharp/clerk-2024-12", "csharp/conformance-2025-01"),
    *("go/conformance-2025-01", "go/formance-2024-01", "java/conformance-2025-01", "java/glean"),
    *("php/conformance-2025-01", "php/dub", "ruby/conformance-2025-01", "ruby/dub-2024-06"),
)
OTHER_VENDORS = (
    *("binance/spot", "discord/discord-api-docs", "gbfs/gbfs", "gtfs/transit", "ocpi/2.1.1"),
    *("openapi-generator/kubernetes-python", "openapi-spec", "protoc-gen-doc/protoc-gen-doc"),
)


@every_flavour(TREES)
def test_black_changes_nothing(tree: str, target: str, shared: Path, tmp_path: Path) -> None:
    assert not _changed_by_black(shared / "corpus" / "speakeasy" / tree, target, tmp_path)


@every_flavour(OTHER_VENDORS)
def test_black_changes_nothing_of_other_vendors(
    tree: str, target: str, shared: Path, tmp_path: Path
) -> None:
    assert not _changed_by_black(shared / "corpus" / tree, target, tmp_path)


def _changed_by_black(docs: Path, target: str, tmp_path: Path) -> list[str]:
    """The files of a build that black would write otherwise."""
    flags = {"source": str(docs), "out": str(tmp_path), "target": [target]}
    config = configure(tmp_path, flags, flavour_names()).value
    assert config is not None
    sources = read(docs, tmp_path).value
    assert sources is not None
    built = build(sources, config).value
    assert built is not None
    assert built.files
    mode = black.Mode(target_versions={black.TargetVersion.PY310})
    return [
        path
        for path, data in built.files.items()
        if black.format_str(data.decode("utf-8"), mode=mode) != data.decode("utf-8")
    ]
