"""The words a rule may use: what the files are checked against and what the judging knows."""

KINDS = ("content", "blend", "quantity", "route", "licence", "charge")
SPOKEN = ("forbid", "condition", "unknown", "warn", "note")  # effects that give findings
EFFECTS = (*SPOKEN, "limit", "charge", "criterion")  # other words are statuses
EFFECTS_OF = {
    "content": SPOKEN,  # or a status
    "blend": ("limit",),
    "quantity": (*SPOKEN, "limit", "criterion"),
    "route": SPOKEN,
    "charge": ("charge",),
}
STANDINGS = ("law", "practice", "specification", "permit")
PARTIES = ("giver", "receiver")
MISSING = ("conditional", "unknown", "forbidden")
LOOKS_AT = ("gate", "delivered")
CONFIDENCES = ("seen", "partly seen", "computed", "unverified")  # from the best to the worst

BOUNDS = ("at_most", "at_least", "above", "below")  # of numbers
IS = "is"  # of a yes or no: breached when the value is that one
AMOUNT = "amount"  # of a charge
YES_NO = {"yes": 1.0, "no": 0.0}
YES_NO_UNIT = "yes/no"

TOTALS = ("output", "need", "giver", "receiver", "park", "all")  # whose total a quantity is
PER = ("output", "delivered")  # a unit of what a charge is counted on
LINKS = "links"  # the measure of a criterion that is counted; others are facts of the park

GIVER_FIELDS = ("material", "status", "output", "giver.company", "giver.kind", "giver.facility",
                "giver.customs")  # fmt: skip
WAY_FIELDS = ("wanted", "legal_kind", "delivered_status")
RECEIVER_FIELDS = ("use", "need", "receiver.company", "receiver.kind", "receiver.facility",
                   "receiver.customs")  # fmt: skip
FIELDS = (*GIVER_FIELDS, *WAY_FIELDS, *RECEIVER_FIELDS)
SIDES = ("where", "unless")  # what a scope takes in, and what it takes out again

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

BASE_STATUSES = ("hazardous", "ordinary", "waste")  # those that need no rule to be asked
ADJUSTMENTS = ("qcvn_dry_share", "qcvn40_discharge")  # formulas: regulation/limits.py
