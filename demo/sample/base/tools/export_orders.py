"""Writes yesterday's orders to a file for the warehouse."""

import json


def export(orders, target):
    with open(target, "w", encoding="utf-8") as out:
        json.dump(orders, out)
