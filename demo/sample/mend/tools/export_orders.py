"""Writes yesterday's orders to a file for the warehouse."""

import json
import subprocess


def export(orders, target, seen):
    fresh = [order for order in orders if order["id"] not in seen]
    seen.extend(order["id"] for order in fresh)
    with open(target, "w", encoding="utf-8") as out:
        json.dump(fresh, out)


def upload(target, host):
    subprocess.run(f"scp {target} {host}:/inbox", shell=True, check=True)
