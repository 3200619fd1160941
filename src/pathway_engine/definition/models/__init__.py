"""What a pathway is: frozen, strict models of the whole language, one field one docstring."""

from pathway_engine.definition.models.arrivals import Arrival
from pathway_engine.definition.models.backlog import Backlog
from pathway_engine.definition.models.base import Model
from pathway_engine.definition.models.experiment import Claim, Experiment, Run, Vary, Verdict
from pathway_engine.definition.models.given import Given, Varies, each_value, told_by
from pathway_engine.definition.models.pathway import (
    Accepted,
    Attribute,
    Cause,
    Defaults,
    FixedCost,
    Pathway,
    Provenance,
    Source,
)
from pathway_engine.definition.models.people import Calendar, Organisation, Post, Role, Team
from pathway_engine.definition.models.places import Lot, Places
from pathway_engine.definition.models.redesign import Change, Redesign
from pathway_engine.definition.models.sittings import PlacesAtSitting, Sessions
from pathway_engine.definition.models.steps import (
    Block,
    DecisionStep,
    Draws,
    Ending,
    Exit,
    HandoffRule,
    Hold,
    Opening,
    Outcome,
    Package,
    Step,
    StepBase,
    Target,
    TeamStep,
    WaitStep,
    step_kind,
)
from pathway_engine.definition.models.words import Written

__all__ = [
    "Accepted",
    "Arrival",
    "Attribute",
    "Backlog",
    "Block",
    "Calendar",
    "Cause",
    "Change",
    "Claim",
    "DecisionStep",
    "Defaults",
    "Draws",
    "Ending",
    "Exit",
    "Experiment",
    "FixedCost",
    "Given",
    "HandoffRule",
    "Hold",
    "Lot",
    "Model",
    "Opening",
    "Organisation",
    "Outcome",
    "Package",
    "Pathway",
    "Places",
    "PlacesAtSitting",
    "Post",
    "Provenance",
    "Redesign",
    "Role",
    "Run",
    "Sessions",
    "Source",
    "Step",
    "StepBase",
    "Target",
    "Team",
    "TeamStep",
    "Varies",
    "Vary",
    "Verdict",
    "WaitStep",
    "Written",
    "each_value",
    "step_kind",
    "told_by",
]
