import { go } from "../../example.ts";
import type { SyntaxRule } from "../../syntax-rule.ts";
import { nilReturn } from "./nil-returns.ts";

const wraps = /^fmt\.Errorf$/;

/** A failure whose message is made with an error variable that was found to be nil before. */
export const nilErrorInMessage: SyntaxRule = {
  id: "nil-error-in-message",
  category: "error-handling",
  severity: "minor",
  confidence: "high",
  title: "{name} is always nil here: the message ends in nil and wraps no error.",
  trigger:
    "The condition around this return holds: the error reads `%!w(<nil>)` or `<nil>` instead of the reason, and `errors.Is` finds nothing in it.",
  why: "The code above left when this variable was not nil, and nothing has given it a value since. Leave it out of the message, or use the error that belongs to this failure.",
  skipInTests: true,
  visits: {
    go: {
      kinds: ["return_statement"],
      mentions: ["Errorf"],
      check: (statement, source) => nilReturn(statement, source, wraps, false),
    },
  },
  examples: {
    flagged: [
      go`
        package client

        func (c *Client) load(ctx context.Context, uri string) error {
        	resp, err := c.get(ctx, uri)
        	if err != nil {
        		return err
        	}
        	if resp.StatusCode != http.StatusOK {
        		return fmt.Errorf("load: status %d: %w", resp.StatusCode, err) // <-
        	}
        	return nil
        }
      `,
      go`
        package keys

        func root(data []byte) (*Key, error) {
        	text, err := decrypt(data)
        	if err != nil {
        		return nil, err
        	}
        	block, _ := pem.Decode(text)
        	if block == nil {
        		return nil, fmt.Errorf("cannot decode the root: %v", err) // <-
        	}
        	return parse(block)
        }
      `,
      go`
        package keys

        func level(text string) (int, error) {
        	if n, err := strconv.Atoi(text); err != nil {
        		return 0, err
        	} else if n > 9 {
        		return 0, fmt.Errorf("level %d is too high: %w", n, err) // <-
        	} else {
        		return n, nil
        	}
        }
      `,
    ],
    clear: [
      go`
        package client

        func (c *Client) load(ctx context.Context, uri string) error {
        	resp, err := c.get(ctx, uri)
        	if err != nil {
        		return fmt.Errorf("load: %w", err)
        	}
        	if err = c.check(resp); err != nil {
        		return fmt.Errorf("check: %w", err)
        	}
        	return nil
        }
      `,
      go`
        package client

        func write(conn net.Conn, data []byte) error {
        	n, err := conn.Write(data)
        	if err != nil || n < len(data) {
        		return fmt.Errorf("wrote %d: %w", n, err)
        	}
        	return nil
        }
      `,
      go`
        package client

        func (c *Client) close() error {
        	err := c.flush()
        	if err != nil {
        		c.log(err)
        	}
        	if c.strict {
        		return fmt.Errorf("close: %w", err)
        	}
        	return nil
        }
      `,
    ],
  },
};
