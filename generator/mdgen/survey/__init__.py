"""What mdgen makes of a documentation tree, without building it: a report, and a dialect for it."""

from mdgen.survey.proposal import Proposal, propose
from mdgen.survey.report import Report, as_json, as_markdown, as_text, report

__all__ = ["Proposal", "Report", "as_json", "as_markdown", "as_text", "propose", "report"]
