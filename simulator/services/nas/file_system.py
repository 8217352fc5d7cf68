"""File systems: the kind shows in the id; they grow and never shrink."""

from simulator.cloud.changing import change
from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step, invalid

_PREFIXES = {"extreme": "extreme-0", "cpfs": "cpfs-0", "cpfsse": "cpfs-1"}
_SMB = (
    "EnableAnonymousAccess",
    "EncryptData",
    "HomeDirPath",
    "RejectUnencryptedAccess",
    "SuperAdminSid",
)


def name_kind(step: Step) -> None:
    """Let the id begin as this kind of file system's do."""
    prefix = _PREFIXES.get(step.text("FileSystemType"), "")
    step.parameters = {**step.parameters, "Prefix": prefix}


def judge_growth(step: Step) -> None:
    """Refuse to make a file system smaller."""
    row = step.get(step.kind.name, step.need("FileSystemId"))
    if row and int(step.need("Capacity")) < int(str(row.attributes["Capacity"])):
        raise invalid("Capacity", "InvalidCapacity.OutOfRange")


def modify_smb(step: Step) -> Attributes:
    """Change the access control of SMB, which must be on."""
    row = step.must(step.kind.name, step.need("FileSystemId"))
    held = row.attributes["SmbAcl"]
    acl = held if isinstance(held, dict) else {}
    if not acl.get("Enabled"):
        raise invalid("FileSystemId", "SmbAcl.NotEnabled")
    told = {name: step.parameters[name] for name in _SMB if step.text(name)}
    change(step, row, {"SmbAcl": {**acl, **told}}, step.call.action)
    step.touch([row.id])
    return {}
