"""The words a rule may use: what the files are checked against and what the judging knows."""

KINDS = ("content", "blend", "route", "licence")
EFFECTS = ("forbid", "condition", "unknown", "warn", "note", "limit")  # other words are statuses
STANDINGS = ("law", "practice", "specification", "permit")
PARTIES = ("giver", "receiver")
MISSING = ("conditional", "unknown", "forbidden")
LOOKS_AT = ("gate", "delivered")
BOUNDS = ("at_most", "at_least", "above", "below")
CONFIDENCES = ("seen", "partly seen", "computed", "unverified")  # from the best to the worst

GIVER_FIELDS = ("material", "status", "output", "giver.company", "giver.kind", "giver.facility",
                "giver.customs")  # fmt: skip
WAY_FIELDS = ("wanted", "legal_kind")
RECEIVER_FIELDS = ("use", "need", "receiver.company", "receiver.kind", "receiver.facility",
                   "receiver.customs")  # fmt: skip
FIELDS = (*GIVER_FIELDS, *WAY_FIELDS, *RECEIVER_FIELDS)

LEGAL_KINDS = ("none", "simple", "recycling", "treatment")  # from the mildest to the heaviest
FIELD_VALUES = {
    "legal_kind": LEGAL_KINDS,
    "giver.facility": ("existing", "new"),
    "receiver.facility": ("existing", "new"),
    "giver.customs": ("domestic", "export_processing", ""),
    "receiver.customs": ("domestic", "export_processing", ""),
}

# What a blank fact counts as; a blank one that is not here leaves the rule open.
IF_BLANK = {"giver.facility": "existing", "receiver.facility": "existing"}

BASE_STATUSES = ("hazardous", "ordinary")  # those that need no rule to be asked
ADJUSTMENTS = ("qcvn_dry_share",)  # their formulas are in regulation/limits.py
