"""The catalogue of causes of delay: the built-in ones, and those that a file adds.

A built-in cause names its letter among the reasons for delayed transfers of care (``dtoc``)
and its code in the Mental Health Services Data Set, version 6 (``mhsds``), where there is one.
"""

from __future__ import annotations

from pathway_engine.definition.models import Cause, Pathway

BUILT_IN: dict[str, Cause] = {
    name: Cause(title=title, dtoc=dtoc, mhsds=mhsds)
    for name, title, dtoc, mhsds in (
        ("waiting_triage", "Waiting for triage", None, None),
        ("waiting_allocation", "Waiting for allocation", None, "03"),
        ("waiting_assessment", "Waiting for assessment", "A", "37"),
        ("waiting_support_plan", "Waiting for a support plan", None, None),
        ("waiting_funding_decision", "Waiting for a funding decision", "B", "04"),
        ("scheduled_batch", "Waiting for the next sitting", None, None),
        ("waiting_financial_assessment", "Waiting for a financial assessment", None, None),
        ("waiting_chc_decision", "Waiting for an NHS continuing healthcare decision", None, None),
        ("waiting_brokerage", "Waiting for brokerage", None, None),
        ("waiting_home_care", "Waiting for home care to start", "E", "09"),
        ("waiting_residential", "Waiting for a residential place", "Di", "07"),
        ("waiting_nursing", "Waiting for a nursing place", "Dii", "08"),
        ("waiting_reablement", "Waiting for reablement or intermediate care", "C", None),
        ("waiting_nhs_community", "Waiting for another NHS service", "C", "05"),
        ("waiting_equipment", "Waiting for equipment or adaptations", "F", "10"),
        ("waiting_housing", "Waiting for housing", "I", None),
        ("person_or_family_choice", "Person's or family's choice", "G", "11"),
        ("dispute_responsibility", "Dispute about who is responsible", "H", "12"),
        ("waiting_place", "Waiting for a place", None, None),
        ("waiting_worker", "Waiting for the allocated worker", None, None),
        ("handoff_latency", "Handed over, not yet accepted", None, None),
        ("handoff_returned", "Returned and done again", None, None),
        ("missing_information", "Waiting for information", None, None),
        ("legal_or_capacity", "Legal or capacity question", None, None),
        ("safeguarding_hold", "Paused for a safeguarding enquiry", None, None),
        ("worker_absence", "Allocated worker away", None, None),
        ("hospital_admission", "Suspended: admitted to hospital", None, None),
        ("out_of_hours", "Came while the team was closed", None, None),
        ("waiting_partner", "Waiting for a partner", None, None),
        ("unknown", "Reason not known", None, "98"),
    )
}


RESPONSIBLE = ("nhs", "social_care", "both", "provider", "housing", "person", "unknown")
"""Who may be responsible for a cause beside the organisations of the file."""


NOBODY = "nobody"
"""The organisation of a dispute: nobody is accountable."""
NO_DELAY = ("none.planned", "none.work", "none.closed", "none.afterwards", "none.stay")
"""What is reported in the place of a cause where there is no delay (no cause has a dot)."""
WORDS = (*RESPONSIBLE, NOBODY)
"""Who may be responsible beside the organisations of the file."""


def all_causes(pathway: Pathway) -> dict[str, Cause]:
    """The built-in causes in their order, then those of the file.

    What the file says of a built-in cause holds; the rest stays as it is built in.

    >>> list(BUILT_IN)[0]
    'waiting_triage'
    """
    return BUILT_IN | {name: _here(name, cause) for name, cause in pathway.causes.items()}


def _here(name: str, cause: Cause) -> Cause:
    if name not in BUILT_IN:
        return cause
    said = {field: getattr(cause, field) for field in cause.model_fields_set}
    return BUILT_IN[name].model_copy(update=said)


def queue_cause(pathway: Pathway, step: str) -> str:
    """What waiting for capacity before a step is reported as."""
    return pathway.team_steps[step].queue_cause or "waiting_allocation"
