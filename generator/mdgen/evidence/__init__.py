"""What docs do not say: decided by evidence, learnt from payloads, or assumed in the open."""

from __future__ import annotations

from mdgen.evidence.decide import Decided, decide
from mdgen.evidence.facts import Assume, Learnt, Naming
from mdgen.evidence.learn import Proposals, learn
from mdgen.evidence.mentions import Mention, mentions
from mdgen.evidence.nullability import assumptions
from mdgen.evidence.overrides import FILE_NAME, Override, read_overrides
from mdgen.evidence.overrides_file import proposal_diff, with_proposals
from mdgen.evidence.payloads import Payload, PayloadFile, read_payloads, told_model
from mdgen.evidence.verify import Verdict, verify

__all__ = [
    "FILE_NAME",
    "Assume",
    "Decided",
    "Learnt",
    "Mention",
    "Naming",
    "Override",
    "Payload",
    "PayloadFile",
    "Proposals",
    "Verdict",
    "assumptions",
    "decide",
    "learn",
    "mentions",
    "proposal_diff",
    "read_overrides",
    "read_payloads",
    "told_model",
    "verify",
    "with_proposals",
]
