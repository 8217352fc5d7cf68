"""The generator reads both layouts of wheels, and refuses what it does not know."""

from pathlib import Path

import pytest

from toolchain.specification import client, compact, models, wheels
from toolchain.specification.__main__ import differences, write

OLDEST = """
class Client(OpenApiClient):
    def __init__(self, config):
        self._endpoint = self.get_endpoint('ess', self._region_id)

    def make_group_with_options(
        self, request: ess_models.MakeGroupRequest, runtime: RuntimeOptions,
    ) -> ess_models.MakeGroupResponse:
        req = OpenApiRequest(body=UtilClient.to_map(request))
        return TeaCore.from_map(
            ess_models.MakeGroupResponse(),
            self.do_rpcrequest(
                'MakeGroup', '2014-08-28', 'HTTPS', 'POST', 'AK', 'json', req, runtime)
        )
"""
REST = """
class Client(OpenApiClient):
    def label_node_with_options(
        self, node_id: str, tmp_req: main_models.LabelNodeRequest,
        headers: Dict[str, str], runtime: RuntimeOptions,
    ) -> main_models.LabelNodeResponse:
        request = main_models.LabelNodeShrinkRequest()
        if not DaraCore.is_null(tmp_req.labels):
            request.labels_shrink = Utils.array_to_string_with_specified_style(
                tmp_req.labels, 'labels', 'json')
        query = {}
        if not DaraCore.is_null(request.labels_shrink):
            query['labels'] = request.labels_shrink
        body = {}
        if not DaraCore.is_null(request.force):
            body['force'] = request.force
        params = utils_models.Params(
            action = 'LabelNode', version = '2015-12-15',
            pathname = f'/nodes/{DaraURL.percent_encode(node_id)}',
            method = 'PUT', style = 'ROA', req_body_type = 'json', body_type = 'none'
        )
"""
MODELS = """
class MakeGroupRequest(TeaModel):
    def __init__(self, name: str = None, nested: Group = None):
        # The name.
        #
        # This parameter is required.
        self.name = name
        self.nested = nested

    def from_map(self, m: dict = None):
        if m.get('Name') is not None:
            self.name = m.get('Name')
        if m.get('Nested') is not None:
            temp_model = Group()
            self.nested = temp_model.from_map(m['Nested'])

class Group(TeaModel):
    def __init__(self, inner: List[Group] = None, sizes: Dict[str, int] = None):
        self.inner = inner
        self.sizes = sizes

    def from_map(self, m: dict = None):
        self.inner = []
        if m.get('Inner') is not None:
            for k in m.get('Inner'):
                self.inner.append(Group().from_map(k))
        if m.get('Sizes') is not None:
            self.sizes = m.get('Sizes')

class MakeGroupResponse(TeaModel):
    def __init__(self, headers: Dict[str, str] = None, body: Group = None):
        self.headers = headers
        self.body = body

    def from_map(self, m: dict = None):
        if m.get('headers') is not None:
            self.headers = m.get('headers')
        if m.get('body') is not None:
            self.body = Group().from_map(m['body'])

class LabelNodeRequest(DaraModel):
    def __init__(self, labels: List[str] = None, force: bool = None):
        self.labels = labels
        self.force = force

    def from_map(self, m: dict = None):
        if m.get('labels') is not None:
            self.labels = m.get('labels')
        if m.get('force') is not None:
            self.force = m.get('force')
"""


def generated(source: str) -> compact.Document:
    _, actions = client.read(source)
    return compact.document("Test", actions, models.read([MODELS]))


def test_the_oldest_layout_and_a_class_inside_itself() -> None:
    assert client.read(OLDEST)[0] == "ess"
    assert generated(OLDEST) == {
        "product": "Test",
        "version": "2014-08-28",
        "types": ["Inner [0, Sizes {i", "Name s!, Nested 0"],
        "actions": {"MakeGroup": "1 0"},
    }


def test_a_rest_action_says_where_its_parameters_go() -> None:
    assert generated(REST) == {
        "product": "Test",
        "version": "2015-12-15",
        "types": ["labels [s~j, force b+b"],
        "actions": {"LabelNode": "0 - PUT /nodes/{node_id} json none"},
    }


def test_an_annotation_of_an_unknown_form_is_refused_with_the_fix() -> None:
    source = MODELS.replace("Dict[str, int]", "Set[int]")
    with pytest.raises(ValueError, match=r"Set\[int\].*Fix: teach"):
        models.read([source])


def test_a_wheel_with_another_hash_is_refused(tmp_path: Path) -> None:
    wheel = wheels.pinned()[0]
    (tmp_path / wheel.file).write_bytes(b"something else")
    with pytest.raises(ValueError, match=wheel.sha256):
        wheels.sources(wheel, tmp_path)


def test_writing_removes_what_is_not_generated_and_is_then_fresh(
    tmp_path: Path,
) -> None:
    (tmp_path / "old.json.gz").write_bytes(b"")
    texts = {"new.json.gz": "{}", "manifest.json": "[]"}
    assert differences(texts, tmp_path) == [
        "manifest.json",
        "new.json.gz",
        "old.json.gz",
    ]
    write(texts, tmp_path)
    assert differences(texts, tmp_path) == []
    first = (tmp_path / "new.json.gz").read_bytes()
    (tmp_path / "new.json.gz").unlink()
    write(texts, tmp_path)
    assert (tmp_path / "new.json.gz").read_bytes() == first
