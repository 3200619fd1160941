"""All cases lived again: of those who came, then of those that these opened, and so on."""

from __future__ import annotations

import numpy as np

from pathway_engine.analysis.audit.evidence import Evidence
from pathway_engine.analysis.audit.opened import Opened
from pathway_engine.analysis.audit.remembering import Remembering


class Memory(Remembering):
    """The attributes of all cases through their whole lives, and who the cases are."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__(evidence)
        self.opened = Opened(evidence, self)
        self.live(np.ones(len(self.known), dtype=bool))
        lives = self.known.copy()
        while lives.any():
            lives = self.opened.next(lives)
            self.live(lives)
