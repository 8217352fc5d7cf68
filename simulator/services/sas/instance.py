"""What was ordered of the protection, by the names that reads have for it."""

from typing import TYPE_CHECKING

from simulator.cloud.resource import Attributes
from simulator.cloud.step import Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from simulator.messages import Json

# Code of an order → name in a read.
_COMPONENTS: "Mapping[str, str]" = {
    "BuyNumber": "BuyNumber",
    "Container_Image_Scan": "ContainerImageScan",
    "Container_Image_Scan_new": "ContainerImageScanNew",
    "PostPayModuleSwitchObj": "PostPayModuleSwitchObj",
    "PostPaidHostAutoBind": "PostPaidHostAutoBind",
    "PostPaidHostAutoBindVersion": "PostPaidHostAutoBindVersion",
    "Threat_analysis": "ThreatAnalysis",
    "Threat_analysis_flow": "ThreatAnalysisFlow",
    "Threat_analysis_sls_storage": "ThreatAnalysisSlsStorage",
    "Threat_analysis_switch": "ThreatAnalysisSwitch",
    "Threat_analysis_switch_1": "ThreatAnalysisSwitch1",
    "VersionCode": "VersionCode",
    "Vul_count": "VulCount",
    "Vul_switch": "VulSwitch",
    "honeypot": "Honeypot",
    "honeypot_switch": "HoneypotSwitch",
    "rasp_count": "RaspCount",
    "sas_SDK": "SasSdk",
    "sas_SDK_switch": "SasSdkSwitch",
    "sas_anti_ransomware": "SasAntiRansomware",
    "sas_cspm": "SasCspm",
    "sas_cspm_switch": "SasCspmSwitch",
    "sas_sc": "SasSc",
    "sas_sls_storage": "SasSlsStorage",
    "sas_webguard_boolean": "SasWebguardBoolean",
    "sas_webguard_order_num": "SasWebguardOrderNum",
    "vCore": "VCore",
}
# Code of an order → number by which the version is known.
_VERSIONS = {"level2": 3, "level3": 3, "level7": 6, "level8": 7, "level10": 10}


def components(step: Step, reply: Attributes) -> Attributes:
    """Show what was ordered."""
    row = step.resource
    held: Attributes = row.attributes if row else {}
    shown: Json = {
        name: held[code] for code, name in _COMPONENTS.items() if code in held
    }
    return {**reply, "InstanceComponentValue": shown}


def version(step: Step) -> Attributes:
    """Say which version an account has; the free one without an order."""
    rows = step.find(step.kind.name)
    if not rows:
        return {"Version": 1}
    held = rows[0].attributes
    step.touch([rows[0].id])
    return {
        "InstanceId": rows[0].id,
        "Version": _VERSIONS.get(str(held.get("VersionCode")), 1),
        "VmCores": int(str(held.get("vCore") or 0)),
    }
