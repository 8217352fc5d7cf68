"""The form of declarations, shown on a product that exists in these tests only."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.cloud import declaration
from simulator.cloud.action import action
from simulator.cloud.clock import Clock
from simulator.cloud.declaration import (
    SCHEMAS,
    DeclarationError,
    Declarations,
    Declared,
)
from simulator.cloud.kinds import kind
from simulator.cloud.services import ROOT
from simulator.cloud.yaml_text import YamlError, read
from simulator.messages import Json
from tests.simulator.cloud.asking import Asking, rows

PRODUCT_TEXT = """
product: Lab
version: "2026-01-01"
pages: {size: 2}
actions:
  Protect: {does: protect}
"""
SHELF = """
id: {field: ShelfId, pattern: "shelf-{digits:4}"}
tags: {type: shelf}
protection: {field: Locked, when: [true]}
in_use: {code: ShelfNotEmpty, status: 409}
attributes:
  Locked: false
  Mode: OFF
  Size: 3
  Label: "{Name|'none'} of {Size}"
  Shown: "{Size}"
unique: [{fields: [Name], code: NameTaken}]
checks:
  - {value: Size, between: [1, 9], code: SizeWrong}
  - {required: [Name], when: {Mode: ON}}
  - {value: Name, matches: "[a-z]+", code: NameWrong, message: "no name: {what}"}
quotas: [{limit: 3, code: {code: TooMany, status: 403}}]
states:
  - {on: create, to: New, then: Ready, after: 2 reads}
  - {on: Close, from: [Ready], to: Closed, refused: NotReady}
actions:
  CreateShelf: {does: create, returns: {Id: "{ShelfId}", Where.Deep: "{Label}"}}
  GetShelf: {does: read, at: Shelf}
  FindShelf: {does: read, at: Shelves, in_list: true, absent: list}
  ListShelves: {does: list, at: Shelves, filters: {Like: {field: Name, match: prefix}}}
  ChangeShelf: {does: modify, renames: {NewSize: Size}, ignores: [Noise]}
  Close: {does: modify, fields: []}
  OpenAll: {does: modify, each: ShelfIds, by: ShelfIds, sets: {Mode: ON}}
  DeleteShelf: {does: delete}
  Rest: {does: accept, why: shelves have no engine, by: ShelfId, reply: {Done: true}}
  Announce:
    does: answer
    reply: {Zones.Zone: {for: zones, item: {Id: "{params.zone}"}}}
"""
BOOK = """
id: {fields: [ShelfId, Title]}
references:
  ShelfId: {kind: shelf, absent: NoShelf}
  NextTo: {kind: book, key: [ShelfId, NextTo], on_delete: clear}
  Copies: {kind: shelf, on_delete: cascade}
  KeyId: {kind: kms/key, encrypts: true}
actions:
  AddBook: {does: create, returns: []}
  PutBook: {does: put}
  ReadBook: {does: read}
  ListBooks: {does: list, at: Books, needs: {ShelfId: shelf}}
  RemoveBook: {does: delete, absent: ok}
"""
RULES = """
id: {}
always: true
scope: account
attributes: {Loud: false}
actions:
  GetRules: {does: read}
  SetRules: {does: put}
"""
PLAIN = {"product": "Vpc", "version": "2016-04-28"}
Lab = Callable[..., Asking]


def write(root: Path, **files: str) -> None:
    folder = root / "lab"
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, "utf-8")


@pytest.fixture
def lab(tmp_path: Path) -> Lab:
    for name in ("resourcemanager", "kms"):
        shutil.copytree(ROOT / name, tmp_path / name)
    write(tmp_path, product=PRODUCT_TEXT, shelf=SHELF, book=BOOK, rules=RULES)
    return lambda clock=None: Asking(services=tmp_path, clock=clock)


def shelf(ask: Asking, **given: Json) -> str:
    return str(ask("Lab", "CreateShelf", **given)["Id"])


def seen(ask: Asking, id_: str) -> dict[str, object]:
    found = ask("Lab", "GetShelf", ShelfId=id_)["Shelf"]
    assert isinstance(found, dict)
    return dict(found)


def test_defaults_are_filled_in_order_and_keep_their_type(lab: Lab) -> None:
    ask = lab()
    found = seen(ask, shelf(ask, Name="a", Size=4))
    assert (found["Mode"], found["Locked"]) == ("OFF", False)
    assert (found["Label"], found["Shown"]) == ("a of 4", 4)
    assert seen(ask, shelf(ask))["Label"] == "none of 3"


def test_every_reply_says_what_the_product_says_unless_it_says_otherwise(
    lab: Lab, tmp_path: Path
) -> None:
    write(tmp_path, product=f"{PRODUCT_TEXT}says: {{Success: true, Loud: said}}\n")
    ask = lab()
    id_ = shelf(ask, Name="a")
    assert ask("Lab", "ChangeShelf", ShelfId=id_) == {"Success": True, "Loud": "said"}
    assert ask("Lab", "GetRules") == {"Success": True, "Loud": False}


def test_a_reply_puts_values_where_it_says(lab: Lab) -> None:
    made = lab()("Lab", "CreateShelf", Name="a")
    assert made["Where"] == {"Deep": "a of 3"}
    assert str(made["Id"]).startswith("shelf-")


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"Size": 10}, "SizeWrong"),
        ({"Size": "x"}, "SizeWrong"),
        ({"Name": "A1"}, "NameWrong"),
        ({"Mode": "ON"}, "MissingParameter"),
    ],
)
def test_checks_refuse_with_their_code(
    lab: Lab, given: dict[str, str | int], code: str
) -> None:
    assert lab().refused("Lab", "CreateShelf", **given).code == code


def test_a_change_is_judged_on_its_result(lab: Lab) -> None:
    ask = lab()
    name = shelf(ask, Name="a")
    wrong = ask.refused("Lab", "ChangeShelf", ShelfId=name, NewSize=99)
    assert wrong.code == "SizeWrong"
    ask("Lab", "ChangeShelf", ShelfId=name, NewSize=5, Noise="x")
    assert seen(ask, name)["Size"] == 5
    assert "Noise" not in seen(ask, name)


def test_unique_values_and_quotas(lab: Lab) -> None:
    ask = lab()
    first = shelf(ask, Name="a")
    assert ask.refused("Lab", "CreateShelf", Name="a").code == "NameTaken"
    second = shelf(ask, Name="b")
    taken = ask.refused("Lab", "ChangeShelf", ShelfId=second, Name="a")
    assert taken.code == "NameTaken"
    shelf(ask, Name="c")
    full = ask.refused("Lab", "CreateShelf", Name="d")
    assert (full.status, full.code) == (403, "TooMany")
    ask("Lab", "DeleteShelf", ShelfId=first)
    shelf(ask, Name="a")


def test_a_state_may_change_by_being_looked_at(lab: Lab) -> None:
    ask = lab(Clock("manual"))
    name = shelf(ask, Name="a")
    assert ask.refused("Lab", "Close", ShelfId=name).code == "NotReady"
    other = shelf(ask, Name="b")
    assert [seen(ask, other)["Status"] for _ in range(3)] == ["New", "Ready", "Ready"]
    ask("Lab", "Close", ShelfId=other)
    assert seen(ask, other)["Status"] == "Closed"


def test_an_absent_one_may_be_an_empty_list(lab: Lab) -> None:
    ask = lab()
    assert ask("Lab", "FindShelf", ShelfId="shelf-x") == {"Shelves": []}
    name = shelf(ask, Name="a")
    (found,) = rows(ask("Lab", "FindShelf", ShelfId=name), "Shelves")
    assert found["ShelfId"] == name


def test_a_prefix_filters_and_pages_are_the_products(lab: Lab) -> None:
    ask = lab()
    for name in ("aa", "ab", "ba"):
        shelf(ask, Name=name)
    found = rows(ask("Lab", "ListShelves", Like="a"), "Shelves")
    assert [row["Name"] for row in found] == ["aa", "ab"]
    assert len(rows(ask("Lab", "ListShelves"), "Shelves")) == 2


def test_a_verb_for_each_of_several(lab: Lab) -> None:
    ask = lab()
    both = [shelf(ask, Name="a"), shelf(ask, Name="b")]
    ask("Lab", "OpenAll", ShelfIds=f'["{both[0]}","{both[1]}"]')
    assert [seen(ask, name)["Mode"] for name in both] == ["ON", "ON"]


def test_one_of_several_that_fails_undoes_the_others(lab: Lab) -> None:
    ask = lab()
    name = shelf(ask, Name="a")
    ask.refused("Lab", "OpenAll", ShelfIds=[name, "shelf-none"])
    assert seen(ask, name)["Mode"] == "OFF"


def test_accepting_validates_and_says_so(lab: Lab) -> None:
    ask = lab()
    assert ask.refused("Lab", "Rest", ShelfId="shelf-x").status == 404
    assert ask("Lab", "Rest", ShelfId=shelf(ask, Name="a")) == {"Done": True}
    (row,) = ask.cloud.journal.rows(action="Rest")
    assert row["decision"] == "accepted"


def test_a_reply_repeats_itself_for_each_zone(lab: Lab) -> None:
    found = rows(lab()("Lab", "Announce"), "Zones.Zone")
    assert found == [{"Id": "cn-macau-env10-amtest10001-a"}]


def test_protection_refuses_deletion(lab: Lab) -> None:
    ask = lab()
    name = shelf(ask, Name="a")
    given = {"Type": "shelf", "InstanceId": name}
    ask("Lab", "Protect", **given, ProtectionEnable=True)
    refused = ask.refused("Lab", "DeleteShelf", ShelfId=name)
    assert refused.code == "OperationDenied.DeletionProtection"
    ask("Lab", "Protect", **given, ProtectionEnable=False)
    ask("Lab", "DeleteShelf", ShelfId=name)


def test_what_points_at_a_resource_holds_it_goes_along_or_lets_go(lab: Lab) -> None:
    ask = lab()
    home, copies = shelf(ask, Name="a"), shelf(ask, Name="b")
    ask("Lab", "AddBook", ShelfId=home, Title="one", Copies=copies)
    ask("Lab", "AddBook", ShelfId=home, Title="two", NextTo="one")
    held = ask.refused("Lab", "DeleteShelf", ShelfId=home)
    assert (held.status, held.code) == (409, "ShelfNotEmpty")
    ask("Lab", "DeleteShelf", ShelfId=copies)  # takes the first book along
    assert ask("Lab", "ReadBook", ShelfId=home, Title="two")["NextTo"] == ""
    assert ask.refused("Lab", "ReadBook", ShelfId=home, Title="one").status == 404
    ask("Lab", "RemoveBook", ShelfId=home, Title="one")  # absent is ok
    ask("Lab", "RemoveBook", ShelfId=home, Title="two")
    ask("Lab", "DeleteShelf", ShelfId=home)


def test_a_reference_must_exist(lab: Lab) -> None:
    ask = lab()
    assert ask.refused("Lab", "AddBook", ShelfId="x", Title="t").code == "NoShelf"
    assert ask.refused("Lab", "ListBooks", ShelfId="x").status == 404
    assert ask.refused("Lab", "ListBooks").code == "MissingParameter"


def test_a_key_that_encrypts_must_be_enabled(lab: Lab) -> None:
    ask = lab()
    key = ask("Kms", "CreateKey")["KeyMetadata"]
    assert isinstance(key, dict)
    name = {"KeyId": key["KeyId"]}
    home = shelf(ask, Name="a")
    ask("Lab", "PutBook", ShelfId=home, Title="one", **name)
    ask("Kms", "DisableKey", **name)
    for title, more in (("one", {"Pages": 3}), ("two", name)):
        refused = ask.refused("Lab", "PutBook", ShelfId=home, Title=title, **more)
        assert (refused.status, refused.code) == (409, "Rejected.Disabled")
    ask("Lab", "RemoveBook", ShelfId=home, Title="one")


def test_one_document_of_an_account(lab: Lab) -> None:
    ask = lab()
    assert ask("Lab", "GetRules") == {"Loud": False}
    ask("Lab", "SetRules", Loud=True)
    assert ask("Lab", "GetRules")["Loud"] is True
    ask("Lab", "SetRules", Loud=False)
    assert ask("Lab", "GetRules")["Loud"] is False


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id: {}\nactionz: {}", "lab/shelf.yaml: actionz"),
        ("actions: {}", "lab/shelf.yaml: id"),
        ("id: {}\nactions: {A: {does: jump}}", "actions.A.does"),
        ("id: {}\nactions: {A: {does: accept}}", "actions.A"),
        ("id: {}\nstates: [{on: create, after: soon}]", "states.0.after"),
        ("id: {}\nid: {}", "key 'id' appears twice"),
        ("id: &a {}\nattributes: *a", "an alias stands for a value"),
        ("id: [", "cannot be read"),
    ],
)
def test_a_mistake_is_said_with_file_and_key_path(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "lab").mkdir()
    path = tmp_path / "lab" / "shelf.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(DeclarationError) as caught:
        Declarations().read(path, "kind")
    assert said in str(caught.value)
    assert "Fix: " in str(caught.value)


def test_a_hook_that_is_missing_is_named(lab: Lab, tmp_path: Path) -> None:
    write(tmp_path, shelf=SHELF + "  Odd: {does: call, hook: strange}\n")
    with pytest.raises(DeclarationError, match="hook 'strange' does not exist"):
        lab()("Lab", "CreateShelf")


def test_only_true_and_false_are_booleans() -> None:
    assert read("[on, OFF, yes, no, true, false, 2026-01-01]") == [
        "on",
        "OFF",
        "yes",
        "no",
        True,
        False,
        "2026-01-01",
    ]
    with pytest.raises(YamlError):
        read("{a: 1, a: 2}")


def test_what_was_checked_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, shelf=SHELF)
    path, memory = tmp_path / "lab" / "shelf.yaml", tmp_path / "memory"
    checked: list[Path] = []

    def again() -> Declared:
        monkeypatch.setattr(declaration, "_CHECKED", {})
        return Declarations(memory).read(path, "kind")

    first = again()

    def noted(path: Path, _: str) -> Declared:
        checked.append(path)
        return first

    monkeypatch.setattr(declaration, "_checked", noted)
    assert again() == first
    assert not checked
    path.write_text(SHELF + "# another text\n", "utf-8")
    again()
    assert len(checked) == 1
    (memory / "lab.json").write_text("broken", "utf-8")
    again()
    assert len(checked) == 2


def test_every_declared_service_loads() -> None:
    ask = Asking()
    names = ask.cloud.services.names()
    assert len(names) >= 9
    for name in names:
        service = ask.cloud.services.service(name)
        assert service is not None
        for one in service.kinds.values():
            named = {other.kind for other in one.references.values()}
            named |= {other.kind for other in one.includes}
            named |= {other.kind for other in one.children}
            for other in named:
                assert ask.cloud.kind(other).name == other


def test_the_examples_of_the_reference_page_are_right(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "simulator-kinds.md"
    examples = re.findall(r"```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL)
    assert len(examples) == 2
    (tmp_path / "vpc").mkdir()
    for number, text in enumerate(examples):
        path = tmp_path / "vpc" / f"example{number}.yaml"
        path.write_text(text, "utf-8")
        declared = dict(Declarations().read(path, "kind"))
        made = kind(f"vpc/example{number}", {**declared, "kind": "example"}, PLAIN)
        for name, row in declared["actions"].items():
            action(made, name, row)


@pytest.mark.parametrize("schema", ["kind", "product"])
def test_the_reference_page_names_every_key(schema: str) -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "simulator-kinds.md"
    text = page.read_text("utf-8")
    rules = json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8"))
    keys = {*rules["properties"], *rules["$defs"]["action"]["properties"]}
    missing = sorted(key for key in keys if f"`{key}`" not in text)
    assert missing == []
