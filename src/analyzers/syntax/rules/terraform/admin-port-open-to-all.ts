import type { Node } from "web-tree-sitter";

import { tf } from "../../example.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { blockOf, blocksIn, numberOf, outermostBlock, textOf, textsOf, valueOf } from "./blocks.ts";

/** Ports that are not meant for everybody: remote shells, databases, container engines. */
const adminPorts = [
  22, 23, 445, 1433, 1521, 2375, 3306, 3389, 5432, 5984, 6379, 9200, 11211, 27017,
];

interface Opening {
  readonly from: number;
  readonly to: number;
}

function check(node: Node): Hit | null {
  const block = blockOf(node);
  const found =
    block.kind === "resource" ? ofResource(node, block.type) : ofInner(node, block.kind);
  if (found === null) return null;
  const port = adminPorts.find((each) => found.from <= each && each <= found.to);
  if (port === undefined) return null;
  const because = node.descendantsOfType("attribute");
  return { at: node.firstNamedChild ?? node, name: String(port), because };
}

function ofResource(node: Node, type: string): Opening | null {
  switch (type) {
    case "aws_security_group_rule":
      return textOf(valueOf(node, "type")) === "ingress" ? ofAws(node) : null;
    case "aws_vpc_security_group_ingress_rule":
      return ofAws(node);
    case "azurerm_network_security_rule":
      return ofAzure(node);
    default:
      return null;
  }
}

function ofInner(node: Node, kind: string): Opening | null {
  if (kind !== "ingress" && kind !== "security_rule" && kind !== "allow") return null;
  const around = outermostBlock(node);
  if (around?.kind !== "resource") return null;
  switch (around.type) {
    case "aws_security_group":
    case "aws_default_security_group":
      return kind === "ingress" ? ofAws(node) : null;
    case "azurerm_network_security_group":
      return kind === "security_rule" ? ofAzure(node) : null;
    case "google_compute_firewall":
      return kind === "allow" ? ofGoogle(node, around.node) : null;
    default:
      return null;
  }
}

function isEverybody(values: readonly string[]): boolean {
  return values.some((value) => /^(0\.0\.0\.0\/0|::\/0|\*|Internet|0\.0\.0\.0|any)$/i.test(value));
}

function ofAws(node: Node): Opening | null {
  const from = ["cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6"];
  if (!isEverybody(from.flatMap((name) => textsOf(valueOf(node, name))))) return null;
  const protocol = (valueOf(node, "protocol") ?? valueOf(node, "ip_protocol"))?.text;
  if (/^"?(-1|all)"?$/.test(protocol ?? "")) return { from: 0, to: 65_535 };
  if (protocol !== undefined && /icmp|udp/.test(protocol)) return null;
  return span(numberOf(valueOf(node, "from_port")), numberOf(valueOf(node, "to_port")));
}

function ofAzure(node: Node): Opening | null {
  if (textOf(valueOf(node, "direction")) !== "Inbound") return null;
  if (textOf(valueOf(node, "access")) !== "Allow") return null;
  if (/^"(udp|icmp)"$/i.test(valueOf(node, "protocol")?.text ?? "")) return null;
  if (!isEverybody(textsOf(valueOf(node, "source_address_prefix")))) return null;
  return widest([
    ...textsOf(valueOf(node, "destination_port_range")),
    ...textsOf(valueOf(node, "destination_port_ranges")),
  ]);
}

function ofGoogle(node: Node, firewall: Node): Opening | null {
  if (!isEverybody(textsOf(valueOf(firewall, "source_ranges")))) return null;
  if (textOf(valueOf(firewall, "direction")) === "EGRESS") return null;
  if (blocksIn(firewall, "deny").length > 0) return null;
  const protocol = textOf(valueOf(node, "protocol"));
  if (protocol === "all") return { from: 0, to: 65_535 };
  if (protocol !== "tcp") return null;
  const ports = valueOf(node, "ports");
  return ports === null ? { from: 0, to: 65_535 } : widest(textsOf(ports));
}

function span(from: number | null, to: number | null): Opening | null {
  return from === null || to === null ? null : { from, to };
}

/** The first of the ranges that holds one of the ports. */
function widest(ranges: readonly string[]): Opening | null {
  for (const range of ranges) {
    if (range === "*") return { from: 0, to: 65_535 };
    const [from, to] = range.split("-").map(Number);
    if (from === undefined || Number.isNaN(from)) continue;
    const opening = { from, to: to ?? from };
    if (adminPorts.some((port) => opening.from <= port && port <= opening.to)) return opening;
  }
  return null;
}

/** A port for people who run the system, open to the whole internet. */
export const adminPortOpenToAll: SyntaxRule = {
  id: "admin-port-open-to-all",
  category: "security",
  severity: "major",
  confidence: "high",
  cwe: "CWE-284",
  title: "Port {name} is open to the whole internet.",
  trigger:
    "Scanners find the port within minutes: every weak password or unpatched service behind it is then tried by anybody.",
  why: "Remote shells, databases and container engines are for few. Allow the addresses of the office, the VPN or the other security group only, or use a session manager that needs no open port.",
  visits: {
    terraform: {
      kinds: ["block"],
      mentions: ["security_group", "azurerm_network_security", "google_compute_firewall"],
      check,
    },
  },
  examples: {
    flagged: [
      tf`
        resource "aws_security_group" "web" {
          ingress { # <-
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
      tf`
        resource "aws_vpc_security_group_ingress_rule" "all" { # <-
          security_group_id = aws_security_group.db.id
          cidr_ipv4         = "0.0.0.0/0"
          ip_protocol       = "-1"
        }
      `,
      tf`
        resource "google_compute_firewall" "desk" {
          network       = "default"
          source_ranges = ["0.0.0.0/0"]
          allow { # <-
            protocol = "tcp"
            ports    = ["443", "3000-4000"]
          }
        }
      `,
      tf`
        resource "azurerm_network_security_rule" "sql" { # <-
          direction                  = "Inbound"
          access                     = "Allow"
          protocol                   = "Tcp"
          destination_port_range     = "1433"
          source_address_prefix      = "Internet"
          destination_address_prefix = "*"
        }
      `,
    ],
    clear: [
      tf`
        resource "aws_security_group" "web" {
          ingress {
            from_port   = 443
            to_port     = 443
            protocol    = "tcp"
            cidr_blocks = ["0.0.0.0/0"]
          }
          ingress {
            from_port   = 22
            to_port     = 22
            protocol    = "tcp"
            cidr_blocks = ["10.0.0.0/8", var.office]
          }
          egress {
            from_port   = 0
            to_port     = 0
            protocol    = "-1"
            cidr_blocks = ["0.0.0.0/0"]
          }
        }
      `,
      tf`
        resource "aws_security_group_rule" "out" {
          type        = "egress"
          from_port   = 5432
          to_port     = 5432
          protocol    = "tcp"
          cidr_blocks = ["0.0.0.0/0"]
        }
      `,
      tf`
        resource "azurerm_network_security_group" "web" {
          security_rule {
            direction              = "Inbound"
            access                 = "Deny"
            protocol               = "*"
            destination_port_range = "*"
            source_address_prefix  = "*"
          }
        }
      `,
      tf`
        resource "google_compute_firewall" "proxy" {
          source_ranges = ["35.235.240.0/20"]
          allow {
            protocol = "tcp"
            ports    = ["22"]
          }
        }
      `,
    ],
  },
};
