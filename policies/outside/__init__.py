"""The same rules outside the engine: on a preview, a state, a plan, an inventory.

`python -m policies.outside` reads one of them, judges it and prints a report; the
command `gov-cloud check` starts it. Nothing here imports Pulumi, and nothing is run or
called but, when asked, the simulator on this machine.

    source      opens what was named, within limits, and tells which form it has
    digest, events, saved_state, terraform, inventory      one reader for each form
    declared    the one shape that all readers return
    judge       rules x resources, waivers applied
    report      what a report says; text, as_json, sarif, junit say it
"""
