"""What assignment publishes about a case with an upper unit (上报). The words stay sealed where they were written."""

from marshmallow import fields

from shared.contracts.schemas.base import EventData, optional, required


class SentUp(EventData):
    """The case stays its handler's and the promise clock runs on."""

    sent_up_id = required(fields.UUID)
    unit = required(fields.String, metadata={"description": "name of the upper unit"})
    unit_code = optional(fields.String)
    sent_on = required(fields.Date)
    expected_on = required(fields.Date, metadata={"description": "by when an answer is expected"})


class SentUpAnswered(EventData):
    sent_up_id = required(fields.UUID)
    answered_on = required(fields.Date)


class SentUpAnswerUndone(EventData):
    """A recorded answer taken back the same day by who recorded it: it waits again, as it was sent."""

    sent_up_id = required(fields.UUID)
    unit = required(fields.String, metadata={"description": "name of the upper unit"})
    expected_on = required(fields.Date, metadata={"description": "by when an answer is expected"})


class SentUpOverdue(EventData):
    """The day an answer was expected on has passed; once for each sending, and once more after each answer taken back."""

    sent_up_id = required(fields.UUID)
    sent_by = required(fields.UUID, metadata={"description": "the account that sent it up, who is told"})
    expected_on = required(fields.Date)


class SentUpUndone(EventData):
    """Taken back the same day by who sent it: as if it had not gone up."""

    sent_up_id = required(fields.UUID)
