import type { Node } from "web-tree-sitter";

import { java, js, py, ts } from "../../example.ts";
import type { Source } from "../../source.ts";
import type { Hit, SyntaxRule } from "../../syntax-rule.ts";
import { routesIn } from "./routes.ts";

/** So many routes beside one make it the exception. */
const enoughSiblings = 3;
/** Of the routes of a router so many, at least, ask who is there. */
const mostShare = 0.7;

/** Paths that are for everybody, or are asked by machines that sign. */
const forAll =
  /log-?_?(in|out)|sign-?_?(in|up|out)|regist|session|callback|webhook|hook|health|ping|public|forgot|reset|refresh|token|contact|verif|confirm|subscri|oauth|sso|saml|csp|report|track|event|invite|accept|share|embed|guest|captcha|otp|2fa|mfa|setup|install|status|search|password|feedback|metrics|analytics|internal/i;

function check(node: Node, source: Source): Hit | null {
  const routes = routesIn(source);
  const own = routes.find(({ at }) => at.id === node.id);
  if (own === undefined || !own.isOpen || !own.writes || forAll.test(`${own.path} ${own.at.text}`))
    return null;
  const siblings = routes.filter(({ group, at }) => group === own.group && at.id !== own.at.id);
  const safe = siblings.filter(({ isProtected }) => isProtected);
  if (safe.length < enoughSiblings || safe.length < mostShare * siblings.length) return null;
  return isProtectedAsWhole(own.group, node, source)
    ? null
    : { at: node, name: own.path || own.at.text };
}

/** `router.use(requireUser)`, a hook before each request, dependencies or an annotation of all. */
function isProtectedAsWhole(group: string, node: Node, source: Source): boolean {
  if (source.language === "java") {
    const type = node.parent?.parent?.parent;
    const annotations = type?.namedChildren.find((child) => child.type === "modifiers")?.text ?? "";
    return /PreAuthorize|Secured|RolesAllowed|Authenticated/.test(annotations);
  }
  const { text } = source;
  if (source.language === "python")
    return /before_request|Router\([^)]*dependencies\s*=/.test(text);
  return text
    .split(`${group}.use(`)
    .slice(1)
    .some((rest) => /^[^;\n]*(auth|require|ensure|protect|guard|verify|session)/i.test(rest));
}

/** A route that everybody may use, among others that ask who is there. */
export const missingAuthorisation: SyntaxRule = {
  id: "missing-authorisation",
  category: "security",
  severity: "major",
  confidence: "medium",
  cwe: "CWE-862",
  skipInTests: true,
  title: "This route changes data without asking who is there, as those beside it do.",
  trigger:
    "Anybody who knows the address changes or removes data without signing in; the same is refused by the other routes of this file.",
  why: "Protection that is written at each route is forgotten at one. Add what the routes beside it have; where this one is meant for everybody, keep it in a router of its own.",
  visits: {
    javascript: {
      kinds: ["string"],
      mentions: ["post", "put", "patch", "delete"],
      check: (node, source) =>
        /^.\//.test(node.text) && node.parent?.type === "arguments" ? check(node, source) : null,
    },
    python: {
      kinds: ["identifier"],
      mentions: ["post", "put", "patch", "delete", "methods"],
      check: (node, source) =>
        node.parent?.parent?.type === "decorated_definition" ? check(node, source) : null,
    },
    java: {
      kinds: ["identifier"],
      mentions: ["PostMapping", "PutMapping", "PatchMapping", "DeleteMapping"],
      check: (node, source) =>
        node.parent?.type === "method_declaration" ? check(node, source) : null,
    },
  },
  examples: {
    flagged: [
      js`
        router.get("/projects", requireUser, async (req, res) => res.json(await projects.all()));
        router.post("/projects", requireUser, async (req, res) => res.json(await projects.add(req.body)));
        router.put("/projects/:id", requireUser, async (req, res) => res.json(await projects.set(req.body)));
        router.delete("/projects/:id", async (req, res) => { // <-
          await projects.remove(req.params.id);
          res.sendStatus(204);
        });
      `,
      py`
        @bp.route("/notes")
        @login_required
        def notes():
            return jsonify(all_notes())

        @bp.route("/notes", methods=["POST"])
        @login_required
        def add_note():
            return jsonify(add(request.json))

        @bp.route("/notes/<int:id>", methods=["PUT"])
        @login_required
        def change_note(id):
            return jsonify(change(id, request.json))

        @bp.route("/notes/<int:id>", methods=["DELETE"])
        def remove_note(id):  # <-
            db.session.delete(Note.query.get_or_404(id))
            db.session.commit()
            return "", 204
      `,
      java`
        @RestController
        class Orders {
          @GetMapping("/orders")
          @PreAuthorize("hasRole('CLERK')")
          List<Order> all() { return orders.findAll(); }

          @PostMapping("/orders")
          @PreAuthorize("hasRole('CLERK')")
          Order add(@RequestBody OrderForm form) { return orders.save(form.order()); }

          @PutMapping("/orders/{id}")
          @PreAuthorize("hasRole('CLERK')")
          Order change(@PathVariable long id, @RequestBody OrderForm form) { return orders.save(form.order(id)); }

          @DeleteMapping("/orders/{id}")
          void remove(@PathVariable long id) { // <-
            orders.deleteById(id);
          }
        }
      `,
    ],
    clear: [
      js`
        router.get("/projects", requireUser, list);
        router.post("/projects", requireUser, add);
        router.put("/projects/:id", requireUser, change);
        router.get("/projects/:id/picture", async (req, res) => res.send(await picture(req.params.id)));
        router.delete("/projects/:id", remove);
      `,
      ts`
        router.post("/login", async (req, res) => res.json(await signIn(req.body)));
        router.use(requireUser);
        router.get("/me", requireUser, show);
        router.put("/me", requireUser, change);
        router.get("/me/keys", requireUser, keys);
        router.delete("/me/keys/:id", async (req, res) => res.json(await removeKey(req.params.id)));
      `,
      py`
        @router.get("/notes")
        def notes(user: User = Depends(current_user)):
            return all_notes(user)

        @router.post("/notes")
        def add_note(note: NewNote, user: User = Depends(current_user)):
            return add(user, note)

        @router.put("/notes/{id}")
        def change_note(id: int, note: NewNote, user: User = Depends(current_user)):
            return change(user, id, note)

        @router.delete("/notes/{id}")
        def remove_note(id: int, request: Request):
            check_permission(request, id)
            return remove(id)
      `,
      java`
        @RestController
        @PreAuthorize("hasRole('CLERK')")
        class Orders {
          @GetMapping("/orders")
          List<Order> all() { return orders.findAll(); }

          @DeleteMapping("/orders/{id}")
          void remove(@PathVariable long id) { orders.deleteById(id); }
        }
      `,
    ],
  },
};
