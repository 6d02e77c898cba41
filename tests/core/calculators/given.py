"""Inputs of calculators as tests write them."""


def measured(value, unit, **more):
    """An input that was measured."""
    return {"value": value, "unit": unit, "basis": "measured", **more}


BOILER = {
    "steam_flow": measured(8, "t/h"),
    "steam_pressure": measured(10, "kg/cm²g"),
    "feed_temperature": measured(85, "°C"),
    "fuel_flow": measured(1600, "kg/h"),
    "heating_value": measured(3600, "kcal/kg"),
}
BOILER_SAVING = {
    **BOILER,
    "target_efficiency": measured(84, "%"),
    "hours": measured(6000, "giờ/năm"),
    "heat_price": measured(120_000, "đồng/GJ"),
}


def values(answer):
    """The values of an answer alone."""
    return {name: found["value"] for name, found in answer["results"].items()}
