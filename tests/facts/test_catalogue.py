"""The classification keeps its form, and the catalogue is what it says."""

from facts import facts
from facts.catalogue import catalogue
from facts.read import read_checked


def test_classification_keeps_its_schema() -> None:
    content = read_checked("classification")
    types = {
        f"{module}.{name}"
        for module, group in content["modules"].items()
        for name in group["types"]
    }
    assert {entry.short for entry in catalogue()} == types
    assert len(types) == 1173


def test_a_denial_says_why_and_who_speaks() -> None:
    for entry in catalogue():
        if entry.disposition != "allowed":
            assert entry.rule, entry.short
            assert entry.why, entry.short


def test_no_input_has_two_kinds() -> None:
    content = read_checked("classification")
    names = [name for kind in content["inputs"].values() for name in kind]
    assert len(names) == len(set(names))
    assert not set(names) & set(content["silent"])


def test_every_module_that_may_be_declared_has_its_products() -> None:
    modules = {
        entry.short.partition(".")[0]
        for entry in catalogue()
        if entry.disposition != "denied"
    }
    assert modules <= facts().product_keys_by_module.keys()


def test_catalogue_reads_a_type_on_demand() -> None:
    assert catalogue().get("alicloud:none/none:None") is None
    bucket = catalogue().get("alicloud:oss/bucket:Bucket")
    assert bucket is not None
    assert (bucket.owner, bucket.short) == ("tag", "oss.Bucket")
    assert "STORE" in bucket.nature
