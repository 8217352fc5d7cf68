"""What the engine never sees: programs and pipelines that go round the packs.

Programs are read as syntax trees and never run; pipelines as text. Each check is one
file in `checks/`, named after the thing it finds, with GOOD and BAD samples.
"""
