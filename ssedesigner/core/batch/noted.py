"""What was noted at a step, and the names under which its deviations are explained."""

from __future__ import annotations

from ssedesigner.core.batch.state import BatchState, Parameter, StepState


def noted_at(step: StepState, state: BatchState) -> dict[str, Parameter]:
    """Return what was noted at a step by name; at the check of the room that is also the dew point read last."""
    noted = {parameter.name: parameter for parameter in step.parameters}
    if step.step.kind == "dew-point" and state.dew_points:
        last = state.dew_points[-1]
        noted["temperature_c"] = Parameter(
            entry=last.number,
            at=last.at,
            name="temperature_c",
            value=last.content["value"],
            unit="degC",
            reason=str(last.content.get("reason", "")),
            since=last.since,
        )
    return noted
